package relay.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import relay.api.runs.RunReadsConfiguration;
import relay.api.submission.SubmissionConfiguration;
import relay.api.web.WebConfiguration;
import relay.secrets.SecretsConfiguration;
import relay.time.TimeConfiguration;

/** REST API, console, dispatcher and migrations. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  TimeConfiguration.class,
  SecretsConfiguration.class,
  WebConfiguration.class,
  SubmissionConfiguration.class,
  RunReadsConfiguration.class
})
public class ApiServiceApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ApiServiceApplication.class, arguments);
  }
}
