import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.validators.ValidatorConfig;
import org.verapdf.pdfa.validation.validators.ValidatorConfigBuilder;
import org.verapdf.processor.reports.enums.JobEndStatus;

/**
 * Checks PDF files against PDF/A-3a and PDF/UA-1 with veraPDF.
 *
 * <p>For each file and flavour one line of tab-separated fields goes to standard output: PASS or
 * FAIL, file, flavour, checks passed, checks failed. The rules that a file breaks follow, indented.
 * Exits with 0 when everything passed, 1 when anything failed, 2 when no file was named.
 */
public final class Validate {
    private static final List<PDFAFlavour> FLAVOURS =
            List.of(PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1);
    private static final int RULES_SHOWN = 10;

    // Held here because the logging package keeps only weak references: a collected logger forgets
    // its level, and the parser's warnings would come back.
    private static final Logger VERAPDF_LOGGER = Logger.getLogger("org.verapdf");

    // Document names may be Korean whatever the locale of the machine.
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] paths) {
        if (paths.length == 0) {
            System.err.println("usage: Validate FILE.pdf...");
            System.exit(2);
        }
        VERAPDF_LOGGER.setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();

        boolean allPassed = true;
        for (String path : paths) {
            for (PDFAFlavour flavour : FLAVOURS) {
                allPassed &= passes(path, flavour);
            }
        }
        System.exit(allPassed ? 0 : 1);
    }

    /** Validates one file against one flavour, prints the outcome and tells whether it passed. */
    private static boolean passes(String path, PDFAFlavour flavour) {
        try {
            ValidationResult result = validate(new File(path), flavour);
            int failed = result.getFailedChecks().values().stream().mapToInt(Integer::intValue).sum();
            int passed = result.getTotalAssertions() - failed;
            // A run that stopped early or checked nothing has no failures, yet proves nothing.
            boolean complete = result.getJobEndStatus() == JobEndStatus.NORMAL && passed > 0;
            boolean compliant = complete && failed == 0 && result.isCompliant();

            printOutcome(compliant, path, flavour, passed, failed);
            if (!complete) {
                OUT.println("    validation did not run to its end: " + result.getJobEndStatus());
            }
            printBrokenRules(result);
            return compliant;
        } catch (Exception | StackOverflowError unreadable) {
            // A missing or broken file is a failure of that file; the others are still checked.
            printOutcome(false, path, flavour, 0, 0);
            OUT.println("    cannot be validated: " + unreadable);
            return false;
        }
    }

    private static ValidationResult validate(File file, PDFAFlavour flavour) throws Exception {
        if (!file.isFile()) {
            // veraPDF would call it a stream that cannot be parsed.
            throw new NoSuchFileException(file.getPath());
        }
        ValidatorConfig config = ValidatorConfigBuilder.defaultBuilder()
                .flavour(flavour)
                .showErrorMessages(true)
                .maxNumberOfDisplayedFailedChecks(1)
                .build();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(config, flavour)) {
            return validator.validate(parser);
        }
    }

    private static void printOutcome(
            boolean passed, String path, PDFAFlavour flavour, int checksPassed, int checksFailed) {
        OUT.println(String.join("\t",
                passed ? "PASS" : "FAIL",
                path,
                flavour.name(),
                Integer.toString(checksPassed),
                Integer.toString(checksFailed)));
    }

    /** One line for each broken rule, with the first place that breaks it. */
    private static void printBrokenRules(ValidationResult result) {
        Map<RuleId, TestAssertion> firstFailures = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                firstFailures.putIfAbsent(assertion.getRuleId(), assertion);
            }
        }
        firstFailures.entrySet().stream().limit(RULES_SHOWN).forEach(entry -> {
            RuleId rule = entry.getKey();
            TestAssertion failure = entry.getValue();
            OUT.printf("    %s clause %s test %d, %d failed: %s%n        at %s%n",
                    rule.getSpecification().getId(), rule.getClause(), rule.getTestNumber(),
                    result.getFailedChecks().getOrDefault(rule, 1),
                    failure.getErrorMessage() == null ? failure.getMessage() : failure.getErrorMessage(),
                    failure.getLocation().getContext());
        });
        if (firstFailures.size() > RULES_SHOWN) {
            OUT.println("    and " + (firstFailures.size() - RULES_SHOWN) + " more rules");
        }
    }
}
