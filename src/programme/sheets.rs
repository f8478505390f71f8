//! The 25 sheets of the model, each declared once. The declaration drives reading, checking, the
//! starter workbook, the fields that templates may print and the schema page.

use super::schema::sheets;
use super::values::*;

sheets! {
    /// A setting: a threshold or a date that holds for the whole run.
    Setting in settings "Settings" "설정" optional key [key]
    {
        key: str R "Setting" "항목" unit "" note "";
        value: setting R "Value" "값" unit "" note "";
    }

    /// A partner country: one programme.
    Country in countries "Partner countries" "협력국" required key [country_code]
    {
        country_code: code R "Country code" "국가코드" unit "ISO 3166-1 alpha-2" note "Programme key; never KR";
        country_code3: code R "Country code (3)" "국가코드3" unit "ISO 3166-1 alpha-3" note "";
        short_name: str R "Short name" "국가명(영문)" unit "" note "Running text, tables, file names";
        formal_name: str R "Formal name" "공식국명(영문)" unit "" note "With article, as used in titles and testimonium";
        short_name_ko: str R "Short name (Korean)" "국가명(국문)" unit "" note "";
        formal_name_ko: str O "Formal name (Korean)" "공식국명(국문)" unit "" note "";
        capital: str O "Capital" "수도" unit "" note "";
        treaty_language: code R "Partner treaty language" "상대국 조약어" unit "BCP 47" note "";
        official_languages: list O "Official languages" "공용어" unit "BCP 47; ';' separated" note "";
        locale: code O "Locale" "로캘" unit "BCP 47" note "";
        local_currency: code R "Local currency" "현지통화" unit "ISO 4217" note "";
        report_currency: code R "Reporting currency" "보고통화" unit "ISO 4217" note "USD unless the agreement says otherwise";
        stage: listed(Stage) R "Lifecycle stage" "추진단계" unit "" note "";
        proposal_source: listed(ProposalSource) C "Proposal source" "추천경로" unit "" note "Required from stage proposed on";
        intention_confirmed_date: date C "Intention confirmed on" "협력의사 확인일" unit "" note "Diplomatic channel; required from selection_confirmed on";
        selection_date: date C "Selection notified on" "선정통보일" unit "" note "Required from selection_confirmed on";
        selection_ref: str O "Selection notice reference" "선정통보 문서번호" unit "" note "";
        kr_ceiling_usd: dec O "Korean contribution ceiling" "한국측 분담 한도" unit "USD" note "Blank = default 1,000,000 for the base term";
        partner_fy_start_month: int R "Partner fiscal year start month" "상대국 회계연도 시작월" unit "1-12" note "";
        notes: text O "Notes" "비고" unit "" note "";
    }

    /// The day on which a programme entered a stage.
    StageEntry in stage_history "Stage history" "단계이력" required key [country_code, stage]
    {
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        stage: listed(Stage) R "Stage" "단계" unit "" note "";
        entered_on: date R "Entered on" "진입일" unit "" note "";
        evidence: str O "Evidence" "근거문서" unit "" note "";
    }

    /// An event on the way of a programme.
    Milestone in milestones "Milestones" "주요일정" optional key [milestone_id]
    {
        milestone_id: code R "Milestone ID" "일정ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        kind: listed(MilestoneKind) R "Kind" "구분" unit "" note "";
        held_on: date R "Date" "일자" unit "" note "";
        place: str O "Place" "장소" unit "" note "";
        remarks: text O "Remarks" "비고" unit "" note "";
    }

    /// An organisation in one of the four roles of a side.
    Organization in organizations "Organisations" "기관" required key [org_id]
    {
        org_id: code R "Organisation ID" "기관ID" unit "" note "";
        country_code: refers(countries, country_code) R "Programme country" "대상국" unit "" note "'*' = applies to every programme; allowed for side KR only";
        side: listed(Side) R "Side" "측" unit "" note "";
        role: listed(Role) R "Role" "역할" unit "" note "";
        name_en: str R "Name (English)" "기관명(영문)" unit "" note "";
        name_local: str O "Name (own language)" "기관명(자국어)" unit "" note "";
        abbreviation: str O "Abbreviation" "약칭" unit "" note "";
        head_person_id: refers(persons, person_id) C "Head" "기관장" unit "" note "Required for role specialized from agreement drafting on";
        address: str O "Address" "주소" unit "" note "";
    }

    /// A person who signs, attends, works or certifies.
    Person in persons "Persons" "인물" required key [person_id]
    {
        person_id: code R "Person ID" "인물ID" unit "" note "";
        org_id: refers(organizations, org_id) R "Organisation" "소속기관" unit "" note "";
        full_name: str R "Full name (as printed)" "성명(영문)" unit "" note "";
        family_name: str O "Family name" "성" unit "" note "";
        name_local: str O "Name (own script)" "성명(자국어)" unit "" note "";
        honorific: listed(Honorific) O "Honorific" "경칭" unit "" note "";
        title: str R "Official title" "직위(영문)" unit "" note "";
        title_local: str O "Official title (own language)" "직위(자국어)" unit "" note "";
        rank: listed(Rank) R "Rank" "직급" unit "" note "";
        email: str O "E-mail" "이메일" unit "" note "";
        in_office_from: date O "In office from" "재임시작" unit "" note "";
        in_office_to: date O "In office to" "재임종료" unit "" note "";
    }

    /// A memorandum of understanding.
    Mou in mous "Memoranda of understanding" "양해각서" required key [mou_id]
    {
        mou_id: code R "MoU ID" "양해각서ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        kind: listed(MouKind) R "Kind" "종류" unit "" note "";
        title: str R "Title" "제목" unit "" note "";
        status: listed(InstrumentStatus) R "Status" "상태" unit "" note "";
        signing_date: date C "Signing date" "서명일" unit "" note "Required when status is signed, expired or terminated";
        signing_place: str C "Signing place" "서명장소" unit "" note "As signing_date";
        signing_mode: listed(SigningMode) O "Signing mode" "서명방식" unit "" note "";
        kr_org_id: refers(organizations, org_id) R "Korean signing organisation" "한국측 서명기관" unit "" note "";
        kr_signatory_id: refers(persons, person_id) C "Korean signatory" "한국측 서명자" unit "" note "As signing_date";
        partner_org_id: refers(organizations, org_id) R "Partner signing organisation" "상대국측 서명기관" unit "" note "";
        partner_signatory_id: refers(persons, person_id) C "Partner signatory" "상대국측 서명자" unit "" note "As signing_date";
        languages: list R "Languages of the text" "작성언어" unit "BCP 47; ';' separated" note "";
        prevailing_language: code R "Prevailing language" "우선언어" unit "BCP 47" note "";
        copies: int R "Number of originals" "원본부수" unit "count" note "";
        effective_date: date C "Effective date" "발효일" unit "" note "Blank on a draft; on signature unless stated";
        duration_years: int O "Duration" "유효기간" unit "years" note "";
        expiry_date: date C "Expiry date" "만료일" unit "" note "Required when status is signed";
        termination_notice_months: int O "Termination notice" "종료통보기간" unit "months" note "";
        auto_renewal: bool O "Automatic renewal" "자동연장" unit "" note "";
        binding: bool R "Legally binding" "법적구속력" unit "" note "";
        rank_waiver_ref: str O "Signatory rank waiver" "서명자 직급 예외근거" unit "" note "Reference of the decision that let a lower rank sign";
        predecessor_mou_id: refers(mous, mou_id) O "Predecessor MoU" "선행 양해각서" unit "" note "";
    }

    /// An operation agreement.
    Agreement in agreements "Operation agreements" "운영협정" optional key [agreement_id]
    {
        agreement_id: code R "Agreement ID" "협정ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        mou_id: refers(mous, mou_id) R "Based on MoU" "근거 양해각서" unit "" note "";
        title: str R "Title" "제목" unit "" note "";
        status: listed(InstrumentStatus) R "Status" "상태" unit "" note "";
        signing_date: date C "Signing date" "서명일" unit "" note "Required when status is signed, expired or terminated";
        signing_place: str C "Signing place" "서명장소" unit "" note "As signing_date";
        signing_mode: listed(SigningMode) O "Signing mode" "서명방식" unit "" note "";
        kr_org_id: refers(organizations, org_id) R "Korean signing organisation" "한국측 서명기관" unit "" note "";
        kr_signatory_id: refers(persons, person_id) C "Korean signatory" "한국측 서명자" unit "" note "As signing_date";
        partner_org_id: refers(organizations, org_id) R "Partner signing organisation" "상대국측 서명기관" unit "" note "";
        partner_signatory_id: refers(persons, person_id) C "Partner signatory" "상대국측 서명자" unit "" note "As signing_date";
        languages: list R "Languages of the text" "작성언어" unit "BCP 47; ';' separated" note "";
        prevailing_language: code R "Prevailing language" "우선언어" unit "BCP 47" note "";
        copies: int R "Number of originals" "원본부수" unit "count" note "";
        effective_date: date C "Effective date" "발효일" unit "" note "Blank on a draft; on signature unless stated";
        duration_years: int O "Duration" "유효기간" unit "years" note "";
        expiry_date: date C "Expiry date" "만료일" unit "" note "Required when status is signed";
        termination_notice_months: int O "Termination notice" "종료통보기간" unit "months" note "";
        asset_ownership: listed(AssetOwnership) O "Ownership of assets at closure" "자산귀속" unit "" note "";
        ip_regime: listed(IpRegime) O "IP regime" "지식재산" unit "" note "";
        privileges: bool O "Privileges for dispatched experts" "파견전문가 특권면제" unit "" note "";
        tax_exemption: bool O "Tax exemption clause" "면세조항" unit "" note "";
        confidentiality: bool O "Confidentiality clause" "비밀유지" unit "" note "";
        data_protection: bool O "Personal data clause" "개인정보보호" unit "" note "";
        dispute_settlement: listed(DisputeSettlement) O "Dispute settlement" "분쟁해결" unit "" note "";
    }

    /// An extension of the base term.
    Extension in extensions "Extensions" "연장" optional key [extension_id]
    {
        extension_id: code R "Extension ID" "연장ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        mou_id: refers(mous, mou_id) R "MoU extended" "대상 양해각서" unit "" note "";
        resolution_id: refers(resolutions, resolution_id) R "Resolution" "근거 의결" unit "" note "";
        start_date: date R "Start" "시작일" unit "" note "";
        end_date: date R "End" "종료일" unit "" note "";
        additional_usd: dec R "Additional Korean contribution" "추가 분담금" unit "USD" note "";
        instrument_ref: str O "Instrument" "연장문서" unit "" note "";
    }

    /// A centre.
    Center in centers "Centres" "협력센터" optional key [center_id]
    {
        center_id: code R "Centre ID" "센터ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        name_en: str R "Name (English)" "센터명(영문)" unit "" note "";
        name_local: str O "Name (own language)" "센터명(자국어)" unit "" note "";
        address: str R "Address" "주소" unit "" note "";
        city: str R "City" "도시" unit "" note "";
        designated_by_org_id: refers(organizations, org_id) R "Site designated by" "부지지정기관" unit "" note "";
        office_area_m2: dec O "Office area" "사무실 면적" unit "m2" note "";
        opening_date: date C "Opening date" "개소일" unit "" note "Required when status is operating or closed";
        planned_closing_date: date C "Planned closing date" "종료예정일" unit "" note "As opening_date";
        closing_date: date C "Closing date" "폐소일" unit "" note "Required when status is closed";
        status: listed(CenterStatus) R "Status" "상태" unit "" note "";
    }

    /// A member of a centre.
    CenterMember in center_members "Centre members" "센터인력" optional key [member_id]
    {
        member_id: code R "Member ID" "구성원ID" unit "" note "";
        center_id: refers(centers, center_id) R "Centre" "센터" unit "" note "";
        person_id: refers(persons, person_id) R "Person" "인물" unit "" note "";
        side: listed(Side) R "Side" "측" unit "" note "";
        position: listed(Position) R "Position" "보직" unit "" note "";
        start_date: date R "Start" "시작일" unit "" note "";
        end_date: date O "End" "종료일" unit "" note "";
        fte: dec O "Full-time equivalent" "전일제환산" unit "0-1" note "";
        funded_by: listed(Side) R "Funded by" "비용부담" unit "" note "";
    }

    /// A session of the joint Committee.
    Meeting in meetings "Committee meetings" "협력위원회 회의" optional key [meeting_id]
    {
        meeting_id: code R "Meeting ID" "회의ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        session_no: int R "Session number" "차수" unit "count from 1" note "";
        kind: listed(MeetingKind) R "Kind" "구분" unit "" note "";
        meeting_date: date R "Date" "개최일" unit "" note "";
        end_date: date O "Last day" "종료일" unit "" note "";
        venue: str R "Venue" "장소" unit "" note "";
        city: str R "City" "도시" unit "" note "";
        mode: listed(MeetingMode) R "Mode" "방식" unit "" note "";
        kr_cochair_id: refers(persons, person_id) R "Korean co-chair" "한국측 공동의장" unit "" note "";
        partner_cochair_id: refers(persons, person_id) R "Partner co-chair" "상대국측 공동의장" unit "" note "";
        quorum_per_side: int R "Quorum per side" "측별 의사정족수" unit "persons" note "";
        minutes_status: listed(MinutesStatus) R "Minutes status" "회의록 상태" unit "" note "";
        minutes_languages: list O "Languages of minutes" "회의록 언어" unit "BCP 47; ';' separated" note "";
        next_meeting_date: date O "Next meeting (date)" "차기회의일" unit "" note "";
        next_meeting_place: str O "Next meeting (place)" "차기회의장소" unit "" note "";
    }

    /// A person at a meeting.
    Attendee in attendees "Attendees" "참석자" optional key [meeting_id, person_id]
    {
        meeting_id: refers(meetings, meeting_id) R "Meeting" "회의" unit "" note "";
        person_id: refers(persons, person_id) R "Person" "인물" unit "" note "";
        side: listed(Side) R "Side" "측" unit "" note "";
        capacity: listed(Capacity) R "Capacity" "자격" unit "" note "";
        attendance: listed(Attendance) R "Attendance" "참석여부" unit "" note "";
    }

    /// An item of a meeting's agenda.
    AgendaItem in agenda_items "Agenda items" "안건" optional key [agenda_id]
    {
        agenda_id: code R "Agenda ID" "안건ID" unit "" note "";
        meeting_id: refers(meetings, meeting_id) R "Meeting" "회의" unit "" note "";
        item_no: int R "Item number" "순번" unit "count from 1" note "";
        title: str R "Title" "안건명" unit "" note "";
        kind: listed(AgendaKind) R "Kind" "구분" unit "" note "";
        presenter_id: refers(persons, person_id) O "Presenter" "발표자" unit "" note "";
        deliberation: text O "Deliberation" "심의내용" unit "" note "";
    }

    /// A decision of the Committee.
    Resolution in resolutions "Resolutions" "의결" optional key [resolution_id]
    {
        resolution_id: code R "Resolution ID" "의결ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        meeting_id: refers(meetings, meeting_id) R "Meeting" "회의" unit "" note "";
        agenda_id: refers(agenda_items, agenda_id) R "Agenda item" "안건" unit "" note "";
        resolution_no: code R "Resolution number" "의결번호" unit "YYYY-NN" note "";
        subject: listed(ResolutionSubject) R "Subject" "주제" unit "" note "";
        text: text R "Text" "의결주문" unit "" note "";
        outcome: listed(Outcome) R "Outcome" "결과" unit "" note "";
        amount_usd: dec O "Amount decided" "의결금액" unit "USD" note "";
    }

    /// A task given at a meeting.
    ActionItem in action_items "Action items" "후속조치" optional key [action_id]
    {
        action_id: code R "Action ID" "조치ID" unit "" note "";
        meeting_id: refers(meetings, meeting_id) R "Meeting" "회의" unit "" note "";
        resolution_id: refers(resolutions, resolution_id) O "Resolution" "의결" unit "" note "";
        description: text R "Action" "조치내용" unit "" note "";
        owner_id: refers(persons, person_id) R "Owner" "담당자" unit "" note "";
        due_date: date R "Due date" "기한" unit "" note "";
        status: listed(ActionStatus) R "Status" "상태" unit "" note "";
        done_date: date O "Done on" "완료일" unit "" note "";
    }

    /// A cooperation project.
    Project in projects "Cooperation projects" "협력사업" optional key [project_id]
    {
        project_id: code R "Project ID" "사업ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        category: listed(ProjectCategory) R "Category" "사업유형" unit "" note "";
        title: str R "Title" "사업명" unit "" note "";
        resolution_id: refers(resolutions, resolution_id) C "Approving resolution" "승인의결" unit "" note "Required unless status is planned or cancelled";
        start_date: date R "Start" "시작일" unit "" note "";
        end_date: date R "End" "종료일" unit "" note "";
        status: listed(ProjectStatus) R "Status" "상태" unit "" note "";
        funding_source: listed(FundingSource) R "Funding source" "재원" unit "" note "";
        funding_source_other: str C "Other funding source" "기타재원" unit "" note "Required when funding_source is OTHER";
        expected_external_usd: dec O "Expected external funding" "예상 외부재원" unit "USD" note "";
        budget_usd: dec R "Approved DGCC budget" "승인예산" unit "USD" note "";
        indicator: str O "Outcome indicator" "성과지표" unit "" note "";
        target_value: dec O "Target" "목표치" unit "" note "";
        actual_value: dec O "Actual" "실적치" unit "" note "";
        outcome: text O "Outcome" "성과" unit "" note "";
    }

    /// A contribution of one side for one fiscal year.
    Contribution in contributions "Contributions" "분담금" optional key [contribution_id]
    {
        contribution_id: code R "Contribution ID" "분담ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        side: listed(Side) R "Side" "측" unit "" note "";
        form: listed(ContributionForm) R "Form" "형태" unit "" note "";
        purpose: listed(Purpose) R "Purpose" "용도" unit "" note "";
        phase: listed(Phase) R "Phase" "구간" unit "" note "";
        fiscal_year: int R "Fiscal year" "회계연도" unit "year" note "";
        pledged_usd: dec R "Pledged" "약정액" unit "USD" note "";
        received_usd: dec R "Received" "수령액" unit "USD" note "";
        received_date: date C "Received on" "수령일" unit "" note "Required when received_usd > 0";
        valuation_basis: str C "Valuation basis" "평가근거" unit "" note "Required for in_kind";
        reference: str O "Reference" "문서번호" unit "" note "";
    }

    /// A fiscal year of one side.
    FiscalYearRow in fiscal_years "Fiscal years" "회계연도" optional key [country_code, side, fiscal_year]
    {
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        side: listed(Side) R "Side" "측" unit "" note "";
        fiscal_year: int R "Fiscal year" "회계연도" unit "year in which it starts" note "";
        start_date: date R "Start" "시작일" unit "" note "";
        end_date: date R "End" "종료일" unit "" note "";
        status: listed(FiscalYearStatus) R "Status" "상태" unit "" note "";
    }

    /// A budget line.
    BudgetLine in budget_lines "Budget lines" "예산항목" optional key [line_id]
    {
        line_id: code R "Line ID" "예산ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        side: listed(Side) R "Side" "측" unit "" note "";
        fiscal_year: int R "Fiscal year" "회계연도" unit "year" note "";
        category: listed(Category) R "Category" "비목" unit "" note "";
        description: str R "Description" "내역" unit "" note "";
        project_id: refers(projects, project_id) C "Project" "사업" unit "" note "Required for the four project categories";
        currency: code R "Currency" "통화" unit "ISO 4217" note "Must equal countries.report_currency";
        planned: dec R "Planned (original budget)" "당초예산" unit "report currency" note "";
        planned_q1: dec O "Planned Q1" "1분기 계획" unit "report currency" note "";
        planned_q2: dec O "Planned Q2" "2분기 계획" unit "report currency" note "";
        planned_q3: dec O "Planned Q3" "3분기 계획" unit "report currency" note "";
        planned_q4: dec O "Planned Q4" "4분기 계획" unit "report currency" note "";
        revised: dec R "Revised (final budget)" "변경예산" unit "report currency" note "planned + revisions in - revisions out; excludes carry-in";
        carried_in: dec O "Carried in" "전년이월" unit "report currency" note "";
        carried_from_line_id: refers(budget_lines, line_id) C "Carried from line" "이월원 예산ID" unit "" note "Required when carried_in > 0";
        disbursed: dec R "Disbursed" "집행액" unit "report currency" note "Sum of the line's expenditures";
        committed: dec O "Committed, unpaid" "지출원인행위 미지급" unit "report currency" note "";
        carried_out: dec O "Carried out" "차년이월" unit "report currency" note "";
        lapsed: dec O "Lapsed / returned" "불용액" unit "report currency" note "";
    }

    /// A transfer between budget lines.
    BudgetRevision in budget_revisions "Budget revisions" "예산변경" optional key [revision_id]
    {
        revision_id: code R "Revision ID" "변경ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        revision_date: date R "Date" "변경일" unit "" note "";
        from_line_id: refers(budget_lines, line_id) O "From line" "감액 예산ID" unit "" note "Blank = supplementary money";
        to_line_id: refers(budget_lines, line_id) O "To line" "증액 예산ID" unit "" note "Blank = reduction";
        amount: dec R "Amount" "금액" unit "report currency" note "";
        resolution_id: refers(resolutions, resolution_id) C "Resolution" "근거 의결" unit "" note "Required above the threshold or when supplementary";
        reason: text R "Reason" "사유" unit "" note "";
    }

    /// A ledger entry.
    Expenditure in expenditures "Expenditures" "지출" optional key [expenditure_id]
    {
        expenditure_id: code R "Expenditure ID" "지출ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        line_id: refers(budget_lines, line_id) R "Budget line" "예산ID" unit "" note "";
        expenditure_date: date R "Date" "지출일" unit "" note "";
        voucher_no: str R "Voucher number" "증빙번호" unit "" note "";
        payee: str R "Payee" "지급처" unit "" note "";
        description: str R "Description" "적요" unit "" note "";
        kind: listed(ExpenditureKind) R "Kind" "구분" unit "" note "";
        reverses_id: refers(expenditures, expenditure_id) C "Reverses" "원지출ID" unit "" note "Required for refund and reversal";
        currency: code R "Currency" "통화" unit "ISO 4217" note "";
        amount: dec R "Amount" "금액" unit "transaction currency" note "Negative only for refund and reversal";
        exchange_rate: rate R "Exchange rate" "환율" unit "currency units per 1 USD" note "1 for USD";
        amount_usd: dec R "Amount (USD)" "금액(USD)" unit "USD" note "round half up (amount / exchange_rate, 2)";
        settled_usd: dec O "Settled by bank (USD)" "실결제액(USD)" unit "USD" note "Realised exchange difference = amount_usd - settled_usd; positive = gain";
        supporting_doc: bool R "Supporting document held" "증빙여부" unit "" note "";
    }

    /// A monthly exchange rate.
    ExchangeRate in exchange_rates "Exchange rates" "환율" optional key [currency, period]
    {
        currency: code R "Currency" "통화" unit "ISO 4217" note "";
        period: month R "Period" "기준월" unit "YYYY-MM" note "";
        rate: rate R "Rate" "환율" unit "currency units per 1 USD" note "";
        source: str R "Source" "출처" unit "" note "";
    }

    /// An explanation printed in the annual report.
    ReportNote in report_notes "Report notes" "보고주석" optional key [note_id]
    {
        note_id: code R "Note ID" "주석ID" unit "" note "";
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        fiscal_year: int R "Fiscal year" "회계연도" unit "year" note "";
        side: listed(Side) O "Side" "측" unit "" note "";
        category: listed(Category) O "Category" "비목" unit "" note "";
        kind: listed(NoteKind) R "Kind" "구분" unit "" note "";
        text: text R "Text" "내용" unit "" note "";
    }

    /// The certification of an annual report.
    Certification in certifications "Certifications" "확인서명" optional key [country_code, fiscal_year]
    {
        country_code: refers(countries, country_code) R "Country code" "국가코드" unit "" note "";
        fiscal_year: int R "Fiscal year" "회계연도" unit "year" note "";
        prepared_by_id: refers(persons, person_id) R "Prepared by" "작성자" unit "" note "";
        reviewed_by_id: refers(persons, person_id) O "Reviewed by" "검토자" unit "" note "";
        certified_by_id: refers(persons, person_id) R "Certified by" "확인자" unit "" note "";
        certified_on: date R "Certified on" "확인일" unit "" note "";
    }
}
