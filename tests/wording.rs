//! Checks of wording: each sort of fault in each language, and the shipped texts, which have none.

use std::collections::BTreeMap;
use std::path::Path;

use dgcc::kinds::{Clause, Part, Tree};
use dgcc::wording::{Fault, FaultKind, Page, Text, Vocabulary, check};

fn tree() -> Tree {
    Tree::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")).expect("the templates")
}

fn vocabulary() -> Vocabulary {
    Vocabulary::read(&tree()).expect("the shipped vocabulary")
}

/// A page of a text: language, part, markup.
type Sheet<'s> = (&'s str, Part, &'s str);

/// The faults of a text that has 5 numbered clauses and 2 annexes.
fn faults(level: &str, binding: bool, is_draft: bool, sheets: &[Sheet<'_>]) -> Vec<Fault> {
    let pages = sheets.iter().map(|&(language, part, markup)| Page {
        language,
        clause: "01-text",
        title: "",
        part,
        file: "note/clauses/01-text.typ.hbs",
        lines_above: 6,
        markup,
    });
    let text = Text {
        level: Some(level),
        binding,
        allows_open_points: is_draft,
        pages: pages.collect(),
        numbered: 5,
        annexes: 2,
    };
    check(&text, &vocabulary())
}

/// What is seen in a text of one clause, by sort of fault.
fn seen(level: &str, language: &str, markup: &str) -> Vec<(FaultKind, String)> {
    let faults = faults(level, false, false, &[(language, Part::Closing, markup)]);
    faults.into_iter().map(|fault| (fault.kind, fault.seen)).collect()
}

/// In each case the first text has a fault of this sort, in these words, and the second has none.
fn hold(kind: FaultKind, level: &str, cases: &[(&str, &str, &str, &str)]) {
    for (language, wrong, words, right) in cases {
        assert_eq!(seen(level, language, wrong), [(kind, (*words).to_owned())], "{wrong}");
        assert_eq!(seen(level, language, right), [], "{right}");
    }
}

#[test]
fn treaty_words_do_not_befit_a_memorandum() {
    let cases = [
        ("en", "The Sides shall act.", "shall", "The Sides #will act, and third parties may."),
        ("en", "It creates obligations.", "obligations", "It creates no rights or obligations."),
        ("en", "It enters into force.", "enters into force", "It comes into effect."),
        ("ko", "양측은 협력하여야 한다.", "여야 한다", "양측은 협력하기로 한다."),
        ("ko", "의무를 진다.", "의무", "어떠한 권리 또는 의무도 창설하지 아니한다."),
        ("es", "Las Partes cooperarán.", "Las Partes", "Los Participantes cooperarán."),
        ("es", "Entrará en vigor.", "en vigor", "Surtirá efecto, por otra parte."),
    ];
    hold(FaultKind::Vocabulary, "memorandum", &cases);
}

#[test]
fn a_binding_memorandum_and_an_agreement_may_use_treaty_words() {
    let text = [("en", Part::Body, "The Parties shall act."), ("ko", Part::Body, "발효한다.")];
    assert_eq!(faults("memorandum", true, false, &text), []);
    assert_eq!(faults("agreement", false, false, &text), []);
    assert_eq!(faults("memorandum", false, false, &text).len(), 3);
}

#[test]
fn minutes_are_neutral_reported_speech() {
    let cases = [
        ("en", "We thanked the hosts.", "We", "The two sides thanked the hosts."),
        ("ko", "우리는 감사한다.", "우리", "양측은 감사를 표하였다."),
        ("es", "Se sometió a votación.", "votación", "Se decidió por consenso de las dos partes."),
    ];
    hold(FaultKind::Vocabulary, "minutes", &cases);
}

#[test]
fn words_from_cells_are_not_judged() {
    assert_eq!(seen("memorandum", "en", "The office of #\"Parties that shall agree, XYZ\";."), []);
}

#[test]
fn the_place_of_a_fault_is_its_line_in_the_clause_file() {
    let markup = "#import \"/kind/mou.typ\": *\n\n+ One.\n\n+ They shall.";
    let faults = faults("memorandum", false, false, &[("en", Part::Body, markup)]);
    assert_eq!((faults[0].line, faults[0].file.as_str()), (11, "note/clauses/01-text.typ.hbs"));
    assert_eq!(faults[0].instead, "will, intend to");
}

#[test]
fn an_abbreviation_is_introduced() {
    let cases = [
        ("en", "Funds of KOICA.", "KOICA", "The Agency (KOICA) funds it, in USD; KOICA pays."),
        ("en", "Several NGOs.", "NGO", "ISO 4217, PDF and (hereinafter “the NGO”)"),
        ("ko", "EDCF의 재원.", "EDCF", "대외경제협력기금(EDCF)의 재원. EDCF는 USD로 지급한다."),
        ("es", "Fondos de EDCF.", "EDCF", "El Fondo (en adelante, “EDCF”) y #\"NIA-2026\";"),
    ];
    hold(FaultKind::UndefinedAbbreviation, "agreement", &cases);
}

#[test]
fn an_abbreviation_is_named_once_for_each_language() {
    let text = [
        ("en", Part::Body, "KOICA and KOICA."),
        ("ko", Part::Body, "KOICA의 재원"),
        ("en", Part::Annex, "KOICA again"),
    ];
    let faults = faults("agreement", false, false, &text);
    let languages: Vec<&str> = faults.iter().map(|fault| fault.language.as_str()).collect();
    assert_eq!(languages, ["en", "ko"]);
}

#[test]
fn references_are_made_by_the_engine() {
    let cases = [
        ("en", "See Paragraph 14.", "Paragraph 14", "See #clause-ref(\"08-contributions\");."),
        (
            "en",
            "See Article 3 of this Agreement.",
            "Article 3",
            "Article 3 of the Vienna Convention",
        ),
        ("en", "See Annex F.", "Annex F", "Articles 16, 17 and 20 of the National Finance Act"),
        ("ko", "제31조에 따른다.", "제31조", "「국가재정법」 제48조제2항에 따른다."),
        ("ko", "부속서 F에 따른다.", "부속서 F", "국가재정법 제48조와 제3차 회의, 의결 제2호"),
        ("ko", "이 협정 제3조에 따른다.", "제3조", "#clause-ref(\"03-seat\");에 따른다."),
        (
            "es",
            "Véase el párrafo 14.",
            "párrafo 14",
            "Véase el #clause-ref(\"08-contributions\");.",
        ),
        ("es", "según el anexo F.", "anexo F", "según el artículo 48 de la Ley de Finanzas."),
    ];
    hold(FaultKind::DroppedReference, "agreement", &cases[1..]);
    hold(FaultKind::DroppedReference, "minutes", &cases[..1]);
}

#[test]
fn a_reference_to_a_clause_that_is_not_there_says_so() {
    let of = |markup| faults("minutes", false, false, &[("en", Part::Body, markup)]).remove(0);
    assert!(of("Paragraph 6").instead.starts_with("the text has 5 clauses"));
    assert!(of("Annex C").instead.starts_with("the text has 2 annexes"));
    assert!(of("Paragraph 5").instead.starts_with("the number may change"));
}

#[test]
fn a_term_is_defined_once() {
    let cases = [
        (
            "en",
            "The centre (the “Centre”).\n\n“Centre” means the centre.",
            "“Centre”",
            "hereinafter “the Host” and collectively “the Hosts”. A “Host” of the “Hosts”",
        ),
        (
            "en",
            "(hereinafter referred to as “the MoU”); in it, “A”, “the MoU” and “B” mean papers.",
            "“the MoU”",
            "the “MoU” and the “MoU”; “Written” includes mail",
        ),
        (
            "ko",
            "센터(이하 “센터”라 한다)를 둔다.\n\n“센터”란 기관을 말한다.",
            "“센터”",
            "이하 개별적으로는 “측”, 공동으로는 “양측”이라 한다. “센터”란 “측”의 기관을 말한다.",
        ),
        (
            "es",
            "el Centro (en adelante, “el Centro”)\n+ Se entenderá por:\n  + “Comité”, el comité;\n  + “Centro”, el centro.",
            "“Centro”",
            "+ Se entenderá por:\n  + “Comité”, el comité;\n  + “Centro”, el centro.\n\n“Comité” y “Centro”",
        ),
    ];
    hold(FaultKind::DoubleDefinition, "agreement", &cases);
}

#[test]
fn each_language_defines_its_terms() {
    let text = [("en", Part::Body, "(the “MoU”)"), ("es", Part::Body, "(en adelante, el “MoU”)")];
    assert_eq!(faults("minutes", false, false, &text), []);
}

#[test]
fn brackets_stand_in_drafts_only() {
    let cases = [
        ("en", "within \\[60\\] days", "[60]", "#particle[within] #table(caption: [x])"),
        ("en", "on #\"[date]\";", "[date]", "on #\"5 May\";"),
        ("ko", "[기간] 동안", "[기간]", "#participle[희망하여],"),
        (
            "es",
            "el #open-point(\"signing_date\", side: \"both\", cell: none);",
            "#open-point(",
            "el día",
        ),
        ("es", "#position(\"KR\")[Cada Parte]", "#position(", "Cada Parte"),
        ("en", "#proposed(\"60\", \"days\", side: \"both\"); days", "#proposed(", "60 days"),
    ];
    hold(FaultKind::Bracket, "agreement", &cases);
    for (language, markup, _, _) in cases {
        assert_eq!(faults("agreement", false, true, &[(language, Part::Body, markup)]), []);
    }
}

#[test]
fn a_mistake_in_the_vocabulary_has_a_line() {
    let mistake = Vocabulary::parse("abbreviations = []\nlevels = 1\n").expect_err("a mistake");
    assert_eq!((mistake.file.as_str(), mistake.line), ("house/vocabulary.toml", 2));
    assert!(vocabulary().has_level("memorandum") && !vocabulary().has_level("moon"));
}

/// The languages of the shipped texts.
const LANGUAGES: [&str; 3] = ["en", "ko", "es"];

/// The level of the words of each kind.
const LEVELS: [(&str, Option<&str>); 5] = [
    ("agreement", Some("agreement")),
    ("invitation", None),
    ("minutes", Some("minutes")),
    ("mou", Some("memorandum")),
    ("report", None),
];

#[test]
fn the_shipped_texts_have_no_faults() {
    let waits = |fault: &Fault| WAITING.contains(&(fault.file.as_str(), fault.seen.as_str()));
    for (kind, level) in LEVELS {
        for language in LANGUAGES {
            let mut faults = shipped(kind, language, level);
            faults.retain(|fault| !waits(fault));
            assert!(faults.is_empty(), "{faults:#?}");
        }
    }
}

#[test]
fn the_shipped_agreement_would_not_do_as_a_memorandum() {
    for language in LANGUAGES {
        let faults = shipped("agreement", language, Some("memorandum"));
        let words = faults.iter().filter(|fault| fault.kind == FaultKind::Vocabulary);
        assert!(words.count() > 100, "{language}");
    }
}

/// True faults of the shipped texts that wait for their mends: file, words. Remove a line when the
/// text is mended.
const WAITING: &[(&str, &str)] = &[
    // Heading: "Inicio de efectos, duración y cese de efectos".
    ("mou/clauses/es/17-effect.typ.hbs", "terminación"),
    // The parties clause and the recital of the memorandum define these terms already.
    ("agreement/clauses/en/01-definitions.typ.hbs", "“Korean Party”"),
    ("agreement/clauses/en/01-definitions.typ.hbs", "“MoU”"),
    ("agreement/clauses/en/01-definitions.typ.hbs", "“Partner Party”"),
    ("agreement/clauses/ko/01-definitions.typ.hbs", "“한국 당사자”"),
    ("agreement/clauses/ko/01-definitions.typ.hbs", "“양해각서”"),
    ("agreement/clauses/ko/01-definitions.typ.hbs", "“상대국 당사자”"),
    ("agreement/clauses/es/01-definitions.typ.hbs", "“Parte coreana”"),
    ("agreement/clauses/es/01-definitions.typ.hbs", "“Memorándum”"),
    ("agreement/clauses/es/01-definitions.typ.hbs", "“Parte asociada”"),
];

/// Whether a clause stands only in a memorandum that is meant to bind.
fn is_binding(clause: &Clause) -> bool {
    clause
        .front
        .condition
        .as_deref()
        .is_some_and(|condition| condition.contains("(and mou.binding"))
}

/// Ways to read a template: which branch of an `if` is taken at each of three depths.
const READINGS: usize = 8;

/// The faults of the shipped clauses of a kind, in any reading, without those that stand only in a
/// text that binds.
fn shipped(kind: &str, language: &str, level: Option<&str>) -> Vec<Fault> {
    let (tree, vocabulary) = (tree(), vocabulary());
    let folder = format!("{kind}/clauses/{language}");
    let files = tree.below(&folder).filter(|(name, _)| name.ends_with(".hbs"));
    let clauses = files.map(|(name, source)| {
        Clause::parse(&format!("{folder}/{name}"), source).expect("a clause")
    });
    let clauses: Vec<Clause> = clauses.filter(|clause| !is_binding(clause)).collect();
    let mut found: Vec<Fault> = Vec::new();
    for reading in 0..READINGS {
        let faults = check_as_read(reading, level, language, &clauses, &vocabulary);
        let new: Vec<Fault> = faults.into_iter().filter(|fault| !found.contains(fault)).collect();
        found.extend(new);
    }
    found
}

/// The faults of the clauses of a kind when all blocks of a depth are read alike. Clauses that share
/// an id are alternatives, of which one is read.
fn check_as_read(
    reading: usize,
    level: Option<&str>,
    language: &str,
    clauses: &[Clause],
    vocabulary: &Vocabulary,
) -> Vec<Fault> {
    let mut by_id: BTreeMap<&str, Vec<&Clause>> = BTreeMap::new();
    for clause in clauses {
        by_id.entry(&clause.front.id).or_default().push(clause);
    }
    let chosen: Vec<&Clause> = by_id.values().map(|all| all[reading % all.len()]).collect();
    let markups: Vec<String> = chosen.iter().map(|clause| read(&clause.text, reading)).collect();
    let pages = chosen.iter().zip(&markups).map(|(clause, markup)| Page {
        language,
        clause: &clause.front.id,
        title: &clause.front.title,
        part: clause.front.part,
        file: &clause.path,
        lines_above: clause.lines_above,
        markup,
    });
    let count = |part| chosen.iter().filter(|clause| clause.front.part == part).count();
    let text = Text {
        level,
        binding: false,
        allows_open_points: false,
        pages: pages.collect(),
        numbered: count(Part::Body),
        annexes: count(Part::Annex),
    };
    check(&text, vocabulary)
}

/// A template as one of its readings, without data: what prints is a string, and of each `if` one
/// branch is taken, for texts that do not bind and name the Korean side first.
fn read(template: &str, reading: usize) -> String {
    let mut text = String::new();
    // For each open block: its name, and whether the branch that is being read is taken.
    let mut blocks: Vec<(&str, bool)> = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (tag, after) = after.split_once("}}").expect("a closed tag");
        let printed = |blocks: &[(&str, bool)]| blocks.iter().all(|(_, taken)| *taken);
        // Line breaks are kept, so that lines keep their numbers.
        let lines = |text: &str| text.chars().filter(|char| *char == '\n').collect::<String>();
        text += &if printed(&blocks) { before.to_owned() } else { lines(before) };
        rest = after;
        let (name, arguments) = tag.split_once(' ').unwrap_or((tag, ""));
        match name {
            "#if" | "#unless" => {
                let ifs = blocks.iter().filter(|(name, _)| *name == "if" || *name == "unless");
                let holds = holds(arguments, reading >> (ifs.count() % 3) & 1 == 1);
                blocks.push((&name[1..], holds == (name == "#if")));
            }
            "#each" | "#with" | "#position" => blocks.push((&name[1..], true)),
            "else" => {
                if let Some((_, taken)) = blocks.last_mut() {
                    *taken = !*taken;
                }
            }
            _ if name.starts_with('/') => {
                blocks.pop();
            }
            _ if !printed(&blocks) => {}
            "ref" => text += "#clause-ref(\"id\");",
            "plural" => text += arguments.rsplit('"').nth(1).expect("a form"),
            _ => text += "#\"…\";",
        }
    }
    text + rest
}

/// Whether a condition holds: as the reading has it, except that the text does not bind and the
/// Korean side comes first.
fn holds(condition: &str, reading: bool) -> bool {
    match condition {
        "mou.binding" | "second.is_korea" => false,
        "first.is_korea" => true,
        _ => reading,
    }
}

#[test]
fn a_reading_takes_one_branch_and_keeps_lines() {
    let template = "{{#if a}}\nA {{#unless b}}B{{else}}C{{/unless}}\n{{else}}D {{x}}{{/if}} E\n";
    assert_eq!(read(template, 0), "\n\nD #\"…\"; E\n");
    assert_eq!(read(template, 1), "\nA B\n E\n");
    assert_eq!(read(template, 3), "\nA C\n E\n");
}
