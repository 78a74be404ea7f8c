package dev.loom.privacy;

import java.util.HashMap;
import java.util.Map;

/** International bank account numbers: length of the registry, groups of four or none, mod 97. */
final class IbanMatcher {
  private static final Map<String, Integer> LENGTHS = new HashMap<>();

  static {
    for (String row :
        ("NO15 BE16 DK18 FI18 FO18 FK18 GL18 NL18 SD18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 MN20"
                + " XK20 CH21 HR21 LI21 LV21 BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23"
                + " GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 PK24 RO24 SA24 SE24 SK24 TN24"
                + " VG24 LY25 PT25 ST25 IS26 TR26 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 CY28"
                + " DO28 GT28 HU28 LB28 NI28 PL28 SV28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 YE30"
                + " DJ27 BI27 MT31 SC31 LC32 RU33")
            .split(" ", -1)) {
      LENGTHS.put(row.substring(0, 2), Integer.parseInt(row.substring(2)));
    }
  }

  private final Scan scan;
  private final Units units;

  IbanMatcher(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  /** At the first check digit. */
  void at(int digit) {
    int second = units.before(digit);
    int first = second < 0 ? -1 : units.before(second);
    if (first < 0 || !Chars.isUpper(units.at(first)) || !Chars.isUpper(units.at(second))) {
      return;
    }
    int before = units.previous(first);
    Integer length = LENGTHS.get("" + (char) units.at(first) + (char) units.at(second));
    if (length == null || Chars.isAlphanumeric(before) || before == '_') {
      return;
    }
    read(first, length);
  }

  private void read(int start, int length) {
    StringBuilder number = new StringBuilder(length);
    boolean grouped = false;
    int i = start;
    int end = start;
    while (number.length() < length) {
      int c = units.at(i);
      if (number.length() > 0 && number.length() % 4 == 0) {
        grouped = number.length() == 4 ? c == ' ' : grouped;
        if (grouped) {
          if (c != ' ') {
            return;
          }
          i = units.next(i);
          c = units.at(i);
        }
      }
      if (!Chars.isUpper(c) && !Chars.isDigit(c)) {
        return;
      }
      number.append((char) c);
      end = units.endOf(i);
      i = units.next(i);
    }
    if (!Chars.isAlphanumeric(units.at(end)) && isChecked(number)) {
      scan.add(ValueType.IBAN, start, end);
    }
  }

  /** ISO 7064: the country and check digits go last, letters count from 10. */
  private static boolean isChecked(StringBuilder number) {
    int rest = 0;
    for (int k = 0; k < number.length(); k++) {
      int value = Character.digit(number.charAt((k + 4) % number.length()), 36);
      rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest == 1;
  }
}
