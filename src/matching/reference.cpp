// SPDX-License-Identifier: Apache-2.0
#include "matching/reference.h"

#include "base/assert.h"
#include "matching/key.h"
#include "matching/reason.h"

namespace matching {
namespace {

std::string_view RuleOf(Key key) {
    switch (key) {
        case Key::kExternId:
            return "Trimmed, else untouched. Digits alone are an id, not a phone number.";
        case Key::kEmail:
            return "NFC, trimmed, lower case. Must look like `x@y.z` without a space. Dots and "
                   "plus tags stay, for every "
                   "domain.";
        case Key::kPhone:
            return "An extension is cut off; letters left make it bad. A leading `+`, or `00` "
                   "whose rest parses, is an "
                   "international number, and a `(0)` in it is dropped. Otherwise the row's "
                   "country, else the default "
                   "country, says how to read it; with neither, the digits without leading zeros "
                   "must be a possible "
                   "international number. Sent as the 7 to 15 digits of E.164 without `+`. Whether "
                   "the number is assigned "
                   "is not asked.";
        case Key::kGender: return "`m` or `f`, from a list of words in many languages.";
        case Key::kBirthYear: return "Four digits, 1900 to this year. No century is guessed.";
        case Key::kBirthMonth: return "`01` to `12`; English month names too.";
        case Key::kBirthDay: return "`01` to `31`.";
        case Key::kLastName:
        case Key::kFirstName:
            return "NFC, lower case, without Unicode punctuation and symbols; inner runs of white "
                   "space become one space. "
                   "Accents and other scripts stay.";
        case Key::kFirstInitial: return "The first character of the canonical first name.";
        case Key::kCity:
            return "NFC, lower case, letters only. Latin letters lose their accents (`são paulo` "
                   "gives `saopaulo`) or are "
                   "spelled out (`ß` gives `ss`, `ø` gives `o`); other scripts stay.";
        case Key::kState:
            return "In the USA the two-letter code, from a code or a full name; elsewhere as CT, "
                   "and digits stay.";
        case Key::kPostalCode:
            return "Lower case, without white space and dashes. In the USA the first five, which "
                   "must be digits; elsewhere "
                   "whole.";
        case Key::kCountry:
            return "Exactly two letters, lower case. Three-letter codes are sent only if the "
                   "mapping asks for their two "
                   "letters; they say how to read the row either way. A country that cannot be "
                   "read decides nothing, not "
                   "even the default does then.";
        case Key::kMobileAdId:
            return "Lower case, 8-4-4-4-12 hexadecimal digits with hyphens, not all zero.";
        case Key::kUid:
        case Key::kAppUid:
        case Key::kPageUid: return "Trimmed, else untouched.";
        case Key::kLookalikeValue:
            return "A number of zero or more. A row without one is dropped where it is mapped.";
        case Key::kDataProcessingOptions: return "`[]` or `[\"LDU\"]`.";
        case Key::kDataProcessingCountry: return "`1` (USA) or `0` (Meta locates).";
        case Key::kDataProcessingState:
            return "`1000` (California) to `1013` (Rhode Island) or `0` (Meta locates); required "
                   "when the country is `1`.";
    }
    UNREACHABLE();
}

std::string_view NameOf(Outcome outcome) {
    switch (outcome) {
        case Outcome::kSent: return "yes";
        case Outcome::kBlank: return "nothing to send";
        case Outcome::kFailed: return "no";
    }
    UNREACHABLE();
}

// One line of a Markdown table.
template <class... Cells>
void AppendLine(std::string& out, const Cells&... cells) {
    out.append("|");
    (out.append(" ").append(cells).append(" |"), ...);
    out.append("\n");
}

std::string Code(std::string_view text) { return "`" + std::string(text) + "`"; }

void AppendKeys(std::string& out) {
    out.append("\n## Keys\n\n");
    AppendLine(out, "key", "leaves as", "canonical form");
    AppendLine(out, "---", "---", "---");
    for (const Key key : AllKeys()) {
        AppendLine(out, Code(ToString(key)), IsHashed(key) ? "SHA-256" : "clear text", RuleOf(key));
    }
}

void AppendReasons(std::string& out) {
    out.append("\n## What became of a value\n\n"
               "`blank` means that there was nothing; every other code that is not sent is a "
               "failure of the value and worth a "
               "look.\n\n");
    AppendLine(out, "code", "sent", "meaning");
    AppendLine(out, "---", "---", "---");
    for (const ReasonEntry& entry : AllReasons()) {
        AppendLine(out, Code(entry.code), NameOf(entry.outcome), entry.meaning);
    }
    out.append("\n## What became of a row\n\n");
    AppendLine(out, "code", "meaning");
    AppendLine(out, "---", "---");
    for (const RowReasonEntry& entry : AllRowReasons()) {
        AppendLine(out, Code(entry.code), entry.meaning);
    }
}

}  // namespace

std::string NormalizationReference() {
    std::string out =
        "# How identifiers are normalised for Meta\n\n"
        "Generated from `src/matching`; a test fails when it differs. `glovebox normalize` shows "
        "what "
        "becomes of a value of yours.\n\n"
        "A hashed cell is the SHA-256 of the UTF-8 bytes of the canonical form, in lower-case "
        "hexadecimal digits, without salt. A missing value is an empty cell and is never hashed. "
        "Whether a column holds raw values or digests is declared in the mapping (`email=EMAIL` or "
        "`email=EMAIL:hashed`), never guessed.\n\n"
        "An id that leaves in clear (EXTERN_ID, UID, APPUID, PAGEUID, MADID) never holds an e-mail "
        "address, and never is a phone number: digits and `+`, spaces, `( ) - . /` only, 8 to 15 "
        "digits, "
        "and at least one sign that is no digit. Digits alone are an id.\n";
    AppendKeys(out);
    AppendReasons(out);
    return out;
}

}  // namespace matching
