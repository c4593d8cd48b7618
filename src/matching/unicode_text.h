// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace matching {

// The longest value that is read at all; longer ones are no identifier.
inline constexpr std::size_t kValueBytesMax = 1024;

// White space as Unicode defines it, and two invisible characters that are pasted in from web pages
// and byte order marks: U+200B and U+FEFF.
bool IsSpace(char32_t c);

// `utf8` without white space at both ends. Malformed bytes are no white space.
std::string_view Trimmed(std::string_view utf8);

bool IsAscii(std::string_view text);

// A text on its way to its canonical form: one step of ICU after another, the same in every locale.
// Single-threaded; keeps its buffers, so that use after use allocates nothing.
class UnicodeText final {
  public:
    // Requires well-formed UTF-8 of at most kValueBytesMax bytes.
    void Load(std::string_view utf8);
    void Store(std::string& out) const;  // replaces `out`

    void ToNfc();
    void ToNfkc();
    void ToLower();
    void Trim();
    void RemovePunctuation();      // general categories P and S
    void RemoveSpacesAndDashes();  // white space and general category Pd
    void CollapseSpaces();         // each run of white space becomes one U+0020
    void KeepFirstCodePoint();
    bool HasSpaceOrControl() const;

    // Leaves letters only. Latin ones become a to z: accents go, and letters that Unicode does not
    // decompose are spelled out (ß ss, æ ae, ø o, ł l, ...). Those of other scripts stay as they
    // are, with their marks. Digits stay if `keep_digits`. Requires ToNfc and ToLower before.
    void KeepFoldedLetters(bool keep_digits);

  private:
    void AppendFolded(char32_t letter);
    void AppendSpelled(char32_t letter);

    std::u16string text_;
    std::u16string scratch_;
};

}  // namespace matching
