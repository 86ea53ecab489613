package relay.api.console;

import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.web.servlet.LocaleResolver;

/** The console's pages and the reader's language. */
@Configuration(proxyBeanMethods = false)
@Import({ErrorPages.class, LoginPage.class, RunPages.class})
public class ConsoleConfiguration {

  @Bean
  LocaleResolver localeResolver() {
    return new ReaderLocale();
  }

  @Bean
  MessageSource messageSource() {
    var messages = new ResourceBundleMessageSource();
    messages.setBasename("console/messages");
    messages.setDefaultEncoding("UTF-8");
    messages.setFallbackToSystemLocale(false);
    return messages;
  }
}
