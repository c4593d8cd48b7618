// SPDX-License-Identifier: Apache-2.0
#include "matching/normalizer.h"

#include "base/bytes.h"
#include "crypto/sha256.h"

#include <algorithm>
#include <doctest/doctest.h>

using matching::Cell;
using matching::Declared;
using matching::Key;
using matching::Normalizer;
using matching::NormalizerOptions;
using matching::Reason;
using matching::Region;

namespace {

constexpr NormalizerOptions kFast{.this_year = 2026};
constexpr NormalizerOptions kSlow{.this_year = 2026, .fast_paths = false};

// The canonical form, or the code of what was wrong; the same with and without the fast paths.
std::string Canonical(Key key, std::string_view value, std::string_view country = {}) {
    static Normalizer fast(kFast);
    static Normalizer slow(kSlow);
    const Region region = Region::FromLetters(country).value_or(Region());
    Cell cell;
    Cell same;
    fast.Fill(key, Declared::kRaw, value, region, cell);
    slow.Fill(key, Declared::kRaw, value, region, same);
    CHECK(cell.reason == same.reason);
    CHECK(cell.normalized == same.normalized);
    return cell.reason == Reason::kNone ? cell.normalized : std::string(ToString(cell.reason));
}

Cell CellOf(Key key, std::string_view value, Declared declared = Declared::kRaw) {
    Normalizer normalizer(kFast);
    Cell cell;
    normalizer.Fill(key, declared, value, Region(), cell);
    return cell;
}

std::string Digest(std::string_view text) {
    return base::HexEncode(crypto::Sha256(base::AsBytes(text)));
}

const std::string kEmptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

}  // namespace

TEST_CASE("Meta's published vectors come out") {
    CHECK(Canonical(Key::kPhone, "16505551212") == "16505551212");
    CHECK(Canonical(Key::kPhone, "+1 (650) 555-1212", "us") == "16505551212");
    CHECK(Canonical(Key::kFirstName, "정") == "정");
    CHECK(Canonical(Key::kFirstName, "Valéry") == "valéry");
    CHECK(Canonical(Key::kFirstName, "Vale\u0301ry") == "valéry");
    CHECK(Canonical(Key::kCountry, "US") == "us");
    CHECK(Canonical(Key::kPostalCode, "94035", "us") == "94035");
    CHECK(Canonical(Key::kPostalCode, "1987", "au") == "1987");
    CHECK(Canonical(Key::kPostalCode, "75018", "fr") == "75018");
    CHECK(Canonical(Key::kPostalCode, "M1 1AE", "gb") == "m11ae");
    CHECK(Canonical(Key::kBirthYear, "1997") + Canonical(Key::kBirthMonth, "2") +
              Canonical(Key::kBirthDay, "16") ==
          "19970216");
}

TEST_CASE("a hashed cell is the SHA-256 of the canonical form in lower-case hexadecimal") {
    const Cell cell = CellOf(Key::kEmail, " Ann@Example.org ");

    CHECK(cell.normalized == "ann@example.org");
    CHECK(cell.text == Digest("ann@example.org"));
    CHECK(cell.reason == Reason::kNone);
}

TEST_CASE("an e-mail address keeps dots and plus tags, and must look like one") {
    CHECK(Canonical(Key::kEmail, "\tA.B+news@Gmail.COM \n") == "a.b+news@gmail.com");
    CHECK(Canonical(Key::kEmail, "\u00A0JÖRG@bücher.example\u3000") == "jörg@bücher.example");
    CHECK(Canonical(Key::kEmail, "a@b.c") == "a@b.c");
    for (const char* bad : {"a", "a@", "@b.c", "a@b", "a b@c.d", "a@b c.d", "a@b.", "a@.b",
                            "a@b..c", "a@b@c.d", "a\u200Bb@c.d"}) {
        CAPTURE(bad);
        CHECK(Canonical(Key::kEmail, bad) == "bad_email");
    }
}

TEST_CASE("nothing there is blank, whatever the key") {
    for (const Key key : matching::AllKeys()) {
        CHECK(Canonical(key, "") == "blank");
        CHECK(Canonical(key, " \t\u00A0\uFEFF") == "blank");
        CHECK(CellOf(key, " ").text.empty());
        CHECK(CellOf(key, " ").reason == Reason::kBlank);
    }
}

TEST_CASE("names keep accents, scripts and one space, and lose punctuation") {
    CHECK(Canonical(Key::kLastName, " O'Brien-Smith,  Jr. ") == "obriensmith jr");
    CHECK(Canonical(Key::kLastName, "O\u2019Brien") == "obrien");
    CHECK(Canonical(Key::kFirstName, "José  María") == "josé maría");
    CHECK(Canonical(Key::kFirstName, "Мария★") == "мария");
    CHECK(Canonical(Key::kFirstName, "--") == "nothing_left");
    CHECK(Canonical(Key::kFirstInitial, "Élodie") == "é");
    CHECK(Canonical(Key::kFirstInitial, "'Anna") == "a");
    CHECK(Canonical(Key::kFirstInitial, "정호") == "정");
    CHECK(Canonical(Key::kFirstInitial, "𝒜da") == "𝒜");
}

TEST_CASE("a letter and its mark meet again when punctuation between them goes") {
    CHECK(Canonical(Key::kFirstName, "e'\u0301") == "é");
}

TEST_CASE("dates are in range or blank") {
    CHECK(Canonical(Key::kBirthYear, "1900") == "1900");
    CHECK(Canonical(Key::kBirthYear, "2026") == "2026");
    CHECK(Canonical(Key::kBirthYear, "1899") == "out_of_range");
    CHECK(Canonical(Key::kBirthYear, "2027") == "out_of_range");
    CHECK(Canonical(Key::kBirthYear, "87") == "out_of_range");
    CHECK(Canonical(Key::kBirthYear, "1987-02-16") == "bad_date_part");
    CHECK(Canonical(Key::kBirthMonth, "Sept.") == "09");
    CHECK(Canonical(Key::kBirthMonth, "december") == "12");
    CHECK(Canonical(Key::kBirthMonth, "0") == "out_of_range");
    CHECK(Canonical(Key::kBirthMonth, "brumaire") == "bad_date_part");
    CHECK(Canonical(Key::kBirthDay, "01") == "01");
    CHECK(Canonical(Key::kBirthDay, "32") == "out_of_range");
    CHECK(Canonical(Key::kBirthDay, "-1") == "bad_date_part");
}

TEST_CASE("places are read by the rules of their country") {
    CHECK(Canonical(Key::kState, "Île-de-France", "fr") == "iledefrance");
    CHECK(Canonical(Key::kState, "VIRGINIA", "us") == "va");
    CHECK(Canonical(Key::kState, "n.y.", "us") == "ny");
    CHECK(Canonical(Key::kState, "Bavaria", "us") == "bad_state");
    CHECK(Canonical(Key::kState, "California") == "california");
    CHECK(Canonical(Key::kPostalCode, "787-0150", "jp") == "7870150");
    CHECK(Canonical(Key::kPostalCode, "77304 CEDEX", "fr") == "77304cedex");
    CHECK(Canonical(Key::kPostalCode, "1987", "us") == "bad_postal_code");
    CHECK(Canonical(Key::kPostalCode, "9403A", "us") == "bad_postal_code");
    CHECK(Canonical(Key::kPostalCode, "- -", "us") == "nothing_left");
    CHECK(Canonical(Key::kCountry, "Germany") == "bad_country");
}

TEST_CASE("where implementations diverge, ours does what was decided") {
    CHECK(CellOf(Key::kMobileAdId, "918F1D4F-D195-4A8B-AF47-44683FE11DB9").text ==
          "918f1d4f-d195-4a8b-af47-44683fe11db9");
    CHECK(CellOf(Key::kAppUid, "10001").text == "10001");
    CHECK(CellOf(Key::kExternId, " AbC-1 ").text == "AbC-1");
    CHECK(Canonical(Key::kLookalikeValue, "abc") == "bad_number");
    CHECK(CellOf(Key::kEmail, "").text.empty());
    CHECK(Canonical(Key::kEmail, " A@B.c ") == "a@b.c");
    CHECK(Canonical(Key::kPhone, "00016505551212") == "16505551212");
    CHECK(Canonical(Key::kLastName, "José") == "josé");
    CHECK(Canonical(Key::kLastName, "van  der Berg") == "van der berg");
    CHECK(Canonical(Key::kLastName, "d\u2019Arc") == "darc");
    CHECK(Canonical(Key::kCity, "São Paulo") == "saopaulo");
    CHECK(Canonical(Key::kPostalCode, " 94035-1234", "us") == "94035");
    CHECK(Canonical(Key::kGender, "unknown") == "bad_gender");
    CHECK(Canonical(Key::kState, "New York", "us") == "ny");
    CHECK(Canonical(Key::kCountry, "USA") == "bad_country");
    CHECK(CellOf(Key::kEmail, Digest("a@b.c"), Declared::kHashed).text == Digest("a@b.c"));
    CHECK(CellOf(Key::kPhone, "abc").text.empty());
    CHECK(Canonical(Key::kFirstInitial, "Joseph") == "j");
    CHECK(Canonical(Key::kBirthMonth, "13") == "out_of_range");
    CHECK(Canonical(Key::kBirthDay, "0") == "out_of_range");
    CHECK(Canonical(Key::kEmail, "not an address") == "bad_email");
}

TEST_CASE("gender is m or f in many languages") {
    CHECK(Canonical(Key::kGender, "Male") == "m");
    CHECK(Canonical(Key::kGender, "F") == "f");
    CHECK(Canonical(Key::kGender, "WEIBLICH") == "f");
    CHECK(Canonical(Key::kGender, "Mr.") == "m");
    CHECK(Canonical(Key::kGender, "MÄNNLICH") == "m");
    CHECK(Canonical(Key::kGender, "女") == "f");
    CHECK(Canonical(Key::kGender, "x") == "bad_gender");
}

TEST_CASE("three-letter countries are sent as two only where the mapping asks for it") {
    Normalizer mapping({.this_year = 2026, .maps_three_letter_countries = true});
    Cell cell;

    mapping.Fill(Key::kCountry, Declared::kRaw, "USA", Region(), cell);
    CHECK(cell.normalized == "us");
    mapping.Fill(Key::kCountry, Declared::kRaw, "XYZ", Region(), cell);
    CHECK(cell.reason == Reason::kBadCountry);
}

TEST_CASE("a column declared hashed holds digests and nothing else") {
    std::string upper = Digest("a@b.c");
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](char c) { return c >= 'a' ? c - 32 : c; });

    CHECK(CellOf(Key::kEmail, upper, Declared::kHashed).text == Digest("a@b.c"));
    CHECK(CellOf(Key::kEmail, "a@b.c", Declared::kHashed).reason == Reason::kBadDigest);
    CHECK(CellOf(Key::kEmail, "a@b.c", Declared::kHashed).text.empty());
    CHECK(CellOf(Key::kEmail, "", Declared::kHashed).reason == Reason::kBlank);
    CHECK(CellOf(Key::kExternId, Digest("1"), Declared::kHashed).reason == Reason::kBadDigest);
}

TEST_CASE("a digest in a raw column is passed on and counted") {
    const Cell cell = CellOf(Key::kEmail, Digest("a@b.c"));

    CHECK(cell.text == Digest("a@b.c"));
    CHECK(cell.reason == Reason::kLooksHashed);
    CHECK(OutcomeOf(cell.reason) == matching::Outcome::kSent);
}

TEST_CASE("no digest of nothing leaves") {
    for (const char* nothing : {"", "null", "none", "n/a", "undefined", "NULL", "None"}) {
        CAPTURE(nothing);
        const Cell hashed = CellOf(Key::kEmail, Digest(nothing), Declared::kHashed);
        CHECK(hashed.text.empty());
        CHECK(hashed.reason == Reason::kDigestOfNothing);
        CHECK(CellOf(Key::kEmail, Digest(nothing)).text.empty());
    }
    CHECK(Digest("") == kEmptyDigest);
    CHECK(CellOf(Key::kLastName, "NULL").reason == Reason::kDigestOfNothing);
    CHECK(CellOf(Key::kPostalCode, "n/a").text.empty());
}

TEST_CASE("what leaves in clear is no e-mail address and no phone number") {
    for (const Key key :
         {Key::kExternId, Key::kUid, Key::kAppUid, Key::kPageUid, Key::kMobileAdId}) {
        CHECK(CellOf(key, "ann@example.org").reason == Reason::kLooksLikePii);
        CHECK(CellOf(key, "+1 650 555 1212").reason == Reason::kLooksLikePii);
        CHECK(CellOf(key, "+1 650 555 1212").text.empty());
    }
    CHECK(CellOf(Key::kExternId, "100012345").text == "100012345");
    CHECK(CellOf(Key::kLookalikeValue, "1234567.89").text == "1234567.89");
    CHECK(CellOf(Key::kLookalikeValue, "+1 650 555 1212").text.empty());
}

TEST_CASE("values that are too long or no text are told so") {
    CHECK(Canonical(Key::kExternId, std::string(matching::kValueBytesMax, 'a')).size() ==
          matching::kValueBytesMax);
    CHECK(Canonical(Key::kExternId, std::string(matching::kValueBytesMax + 1, 'a')) == "too_long");
    CHECK(Canonical(Key::kFirstName, "a\xFF") == "bad_text");
    CHECK(Canonical(Key::kPhone, "\xC2") == "bad_text");
    CHECK(Canonical(Key::kCity, std::string(340, '\xEF') + "x") == "bad_text");
}
