package dev.loom.privacy;

/** The types that are off unless they are named. */
final class OptionalMatchers {
  private final boolean iban;
  private final boolean phone;
  private final boolean ip;
  private final IbanMatcher ibans;
  private final PhoneMatcher phones;
  private final IpMatcher addresses;

  OptionalMatchers(Scan scan) {
    iban = scan.isOn(ValueType.IBAN);
    phone = scan.isOn(ValueType.PHONE);
    ip = scan.isOn(ValueType.IP);
    ibans = new IbanMatcher(scan);
    phones = new PhoneMatcher(scan);
    addresses = new IpMatcher(scan);
  }

  void plus(int i) {
    if (phone) {
      phones.plus(i);
    }
  }

  void colon(int i) {
    if (ip) {
      addresses.six(i);
    }
  }

  /** At the first of so many digits. */
  void digits(int start, int size) {
    if (iban && size >= 2) {
      ibans.at(start);
    }
    if (phone && size == 3) {
      phones.american(start);
    }
    if (ip && size <= 3) {
      addresses.four(start);
    }
  }
}
