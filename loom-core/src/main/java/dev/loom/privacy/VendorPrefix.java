package dev.loom.privacy;

import java.util.ArrayList;
import java.util.List;

/**
 * A vendor's public mark of its keys. Lengths are floors: vendors change them.
 *
 * @param text the mark
 * @param least least length of the rest
 * @param alphabet what the rest is written in
 */
record VendorPrefix(String text, int least, Alphabet alphabet) {

  /** Every mark that is known. */
  static final List<VendorPrefix> ALL = all();

  private static List<VendorPrefix> all() {
    List<VendorPrefix> all = new ArrayList<>();
    modelsAndClouds(all);
    code(all);
    others(all);
    return List.copyOf(all);
  }

  private static void modelsAndClouds(List<VendorPrefix> all) {
    // Model vendors
    add(all, "sk-", 20);
    add(all, "AIza", 30);
    add(all, "AQ.", 30);
    add(all, "gsk_ xai- pplx- hf_ api_org_ r8_ csk- tgp_v1_ nvapi- pcsk_ jina_", 20);
    add(all, "fw_ tvly- esecret_", 16);
    add(all, "pa-", 30);
    add(all, "lsv2_pt_ lsv2_sk_", 20);
    add(all, "ABSK", 40, Alphabet.BASE64);
    add(all, "bedrock-api-key-", 20, Alphabet.BASE64);
    // Clouds
    add(all, "AKIA ASIA ABIA ACCA", 16, Alphabet.UPPER);
    add(all, "LTAI", 12);
    add(all, "AKID", 32);
    add(all, "ya29. GOCSPX-", 20);
    add(all, "1//0", 30);
    add(all, "dapi", 32, Alphabet.HEX);
    add(all, "dop_v1_ doo_v1_ dor_v1_", 40, Alphabet.HEX);
    add(all, "hvs. hvb. hvr.", 20);
    add(all, "sha256~", 40);
    add(all, "tskey-", 16);
    add(all, "fm1_ fm2_ fo1_", 30, Alphabet.BASE64);
    add(all, "HRKU- nfp_", 30);
    add(all, "pul-", 40, Alphabet.HEX);
    add(all, "AKCp", 50);
  }

  private static void code(List<VendorPrefix> all) {
    // Code and registries
    add(all, "ghp_ gho_ ghu_ ghs_ ghr_", 30);
    add(all, "github_pat_", 22);
    add(all, "glpat- gldt- glrt- glcbt- glptt- glft- glimt- glagent- gloas- glsoat-", 16);
    add(all, "npm_", 30);
    add(all, "pypi-", 50);
    add(all, "rubygems_", 40);
    add(all, "dckr_pat_ dckr_oat_", 20);
    add(all, "ATATT3 ATCTT3", 30, Alphabet.BASE64);
    add(all, "sntrys_ sntryu_", 30, Alphabet.BASE64);
  }

  private static void others(List<VendorPrefix> all) {
    // Chat, mail, pay
    add(all, "xoxb- xoxa- xoxp- xoxr- xoxs- xoxo- xoxe- xoxe. xapp-", 10);
    add(all, "SG.", 33, Alphabet.DOTTED);
    add(all, "key- SK", 32, Alphabet.HEX);
    add(all, "xkeysib-", 60);
    add(all, "sk_live_ sk_test_ rk_live_ rk_test_ whsec_", 16, Alphabet.BASE64);
    add(all, "sq0atp- sq0csp-", 20);
    add(all, "EAAA", 40);
    add(all, "shpat_ shpca_ shppa_ shpss_", 32, Alphabet.HEX);
    add(all, "shippo_live_ shippo_test_", 40, Alphabet.HEX);
    // Tools
    add(all, "lin_api_ ntn_", 30);
    add(all, "secret_", 40);
    add(all, "figd_", 20);
    add(all, "PMAK-", 24);
    add(all, "dp.pt.", 30);
    add(all, "glsa_ glc_", 20, Alphabet.BASE64);
    add(all, "NRAK- NRII-", 20);
    add(all, "sbp_", 30);
    add(all, "sb_secret_", 20);
    add(all, "pscale_tkn_ pscale_pw_ pscale_oauth_", 30, Alphabet.DOTTED);
    add(all, "ops_eyJ", 60);
    add(all, "dt0c01.", 60, Alphabet.DOTTED);
    add(all, "rdme_", 50);
    add(all, "phx_", 30);
    // Addresses of hooks, whose path is the secret
    add(all, "hooks.slack.com/services/ hooks.slack.com/workflows/", 16, Alphabet.PATH);
    add(all, "hooks.slack.com/triggers/ discord.com/api/webhooks/", 16, Alphabet.PATH);
    add(all, "discordapp.com/api/webhooks/", 16, Alphabet.PATH);
  }

  private static void add(List<VendorPrefix> all, String prefixes, int least) {
    add(all, prefixes, least, Alphabet.TOKEN);
  }

  private static void add(List<VendorPrefix> all, String prefixes, int least, Alphabet alphabet) {
    for (String prefix : prefixes.split(" ", -1)) {
      all.add(new VendorPrefix(prefix, least, alphabet));
    }
  }

  /** Whether the mark is an address that stays, with the secret behind it. */
  boolean isAddress() {
    return alphabet == Alphabet.PATH;
  }

  /**
   * The place in the mark at which a scan notices it: its last sign that is neither letter nor
   * digit, else the first letter that is rare in text.
   */
  int notice() {
    for (int i = text.length() - 1; i >= 0; i--) {
      if (!Chars.isAlphanumeric(text.charAt(i))) {
        return i;
      }
    }
    for (int i = 0; i < text.length(); i++) {
      if ("AKp".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    throw new IllegalStateException("nothing in " + text + " would be noticed");
  }
}
