// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "matching/digest.h"
#include "matching/key.h"
#include "matching/phone.h"
#include "matching/reason.h"
#include "matching/region.h"
#include "matching/unicode_text.h"

#include <string>
#include <string_view>

namespace matching {

// What the mapping says about a column. Never guessed from its values.
enum class Declared { kRaw, kHashed };

struct NormalizerOptions {
    int this_year = 0;  // the last year somebody can be born in
    // Whether a three-letter COUNTRY is sent as the two letters of the same country; else it is
    // blank.
    bool maps_three_letter_countries = false;
    // False sends every value through ICU and libphonenumber: for tests that compare the two.
    bool fast_paths = true;
};

// What one value became. `text` is what leaves: empty unless `reason` is kNone or kLooksHashed.
struct Cell {
    std::string normalized;  // the canonical form, before hashing
    std::string text;
    Reason reason = Reason::kBlank;
};

// Turns values into the cells that Meta's audiences take: canonical form, then SHA-256 for the keys
// that are hashed; docs/reference/normalization.md has the rules. Total: every value gets a cell or
// a reason. Independent of locale.
// Single-threaded: one for each thread; it keeps buffers and what it learned about regions.
class Normalizer final {
  public:
    explicit Normalizer(const NormalizerOptions& options);

    // `region` decides PHONE, ST and ZIP. Allocates nothing once the cell's strings have grown.
    void Fill(Key key, Declared declared, std::string_view raw, Region region, Cell& cell);

    // The country that a raw COUNTRY value names for reading the rest of its row: `otherwise` if it
    // is blank or a digest, none if it cannot be read. Three letters name a country here even if
    // they are not sent.
    Region RegionIn(std::string_view country, Region otherwise);

  private:
    Reason Read(Key key, std::string_view value, Region region, std::string& out);
    Reason CheckAndDispatch(Key key, std::string_view value, Region region, std::string& out);
    Reason Dispatch(Key key, std::string_view value, Region region, std::string& out);
    void FillDigest(bool is_hashed, std::string_view value, Cell& cell);
    Reason Email(std::string_view value, std::string& out);
    Reason Name(std::string_view value, std::string& out);
    Reason FirstInitial(std::string_view value, std::string& out);
    Reason City(std::string_view value, std::string& out);
    Reason State(std::string_view value, Region region, std::string& out);
    Reason PostalCode(std::string_view value, Region region, std::string& out);
    Reason Country(std::string_view value, std::string& out) const;
    Reason Gender(std::string_view value, std::string& out);
    void FoldedLetters(std::string_view value, bool keep_digits, std::string& out);
    NormalizerOptions options_;
    DigestReader digests_;
    PhoneReader phones_;
    UnicodeText text_;
    bool is_fast_ = false;  // the value being read is ASCII, and the fast paths are on
};

}  // namespace matching
