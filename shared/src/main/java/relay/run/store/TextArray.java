package relay.run.store;

import java.util.Collection;

/** PostgreSQL's spelling of a text array: one array a row goes into a statement as one text. */
final class TextArray {

  private TextArray() {}

  static String of(Collection<String> texts) {
    StringBuilder literal = new StringBuilder("{");
    for (String text : texts) {
      if (literal.length() > 1) {
        literal.append(',');
      }
      quote(literal, text);
    }
    return literal.append('}').toString();
  }

  private static void quote(StringBuilder literal, String text) {
    literal.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        literal.append('\\');
      }
      literal.append(c);
    }
    literal.append('"');
  }
}
