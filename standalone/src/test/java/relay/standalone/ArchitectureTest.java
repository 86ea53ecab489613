package relay.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/** The structure that the documents promise; sees every service. */
@AnalyzeClasses(
    packages = "relay",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /** Leaves out the jar of shared test code, which holds neither domain nor service. */
  static final class NoTestJars implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String[] FRAMEWORKS = {
    "org.springframework..",
    "jakarta..",
    "com.rabbitmq..",
    "org.apache.hc..",
    "java.sql..",
    "javax.sql..",
    "tools.jackson..",
    "io.micrometer..",
    "java.net.http.."
  };

  @ArchTest
  static final ArchRule domainKnowsNoFramework =
      noClasses()
          .that()
          .resideInAnyPackage(
              "relay.model", "relay.run", "relay.retry", "relay.plan", "relay.verdict")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FRAMEWORKS)
          .because("data in, decision out: these packages are tested without anything running");

  @ArchTest
  static final ArchRule apiKnowsNoWorker =
      noClasses()
          .that()
          .resideInAPackage("relay.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("relay.importing..", "relay.reconcile..", "relay.standalone..");

  @ArchTest
  static final ArchRule importWorkerKnowsNoOtherService =
      noClasses()
          .that()
          .resideInAPackage("relay.importing..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("relay.api..", "relay.reconcile..", "relay.standalone..");

  @ArchTest
  static final ArchRule reconcileWorkerKnowsNoOtherService =
      noClasses()
          .that()
          .resideInAPackage("relay.reconcile..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("relay.api..", "relay.importing..", "relay.standalone..");

  @ArchTest
  static final ArchRule sharedKnowsNoService =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "relay.api..",
              "relay.importing..",
              "relay.reconcile..",
              "relay.standalone..",
              "relay.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("relay.api..", "relay.importing..", "relay.reconcile..");

  @ArchTest
  static final ArchRule simulatorIsEvidenceOfItsOwn =
      noClasses()
          .that()
          .resideInAPackage("relay.simulator..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are ours or Spring's",
                  type ->
                      type.getPackageName().startsWith("org.springframework")
                          || (type.getPackageName().startsWith("relay.")
                              && !type.getPackageName().startsWith("relay.simulator"))));

  @ArchTest
  static final ArchRule amqpStaysInItsAdapter =
      noClasses()
          .that()
          .resideInAPackage("relay..")
          .and()
          .resideOutsideOfPackages("relay.jobs.rabbit..", "relay.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.rabbitmq..", "org.springframework.amqp..");

  @ArchTest
  static final ArchRule hostJsonStaysInItsAdapter =
      noClasses()
          .that()
          .resideInAPackage("relay.host")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tools.jackson..", "org.apache.hc..", "relay.host.sub2api..");

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .that()
          .resideInAnyPackage("relay..")
          .and()
          .resideOutsideOfPackages("relay.simulator..", "relay.standalone..", "relay.benchmarks..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .because("a clock is passed in, so that tests can move it");

  @ArchTest
  static final ArchRule clocksAreMadeInOnePlace =
      noClasses()
          .that()
          .resideInAPackage("relay..")
          .and()
          .resideOutsideOfPackages(
              "relay.time..", "relay.simulator..", "relay.standalone..", "relay.benchmarks..")
          .should()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("relay.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule entitiesStayInTheirPackage =
      classes()
          .that()
          .areAnnotatedWith("jakarta.persistence.Entity")
          .should()
          .bePackagePrivate()
          .because("a record is mapped at the edge")
          .allowEmptyShould(true);
}
