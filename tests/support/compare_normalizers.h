// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/utf8.h"
#include "matching/looks_like_pii.h"
#include "matching/normalizer.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace support {

// Two normalisers that must always agree: one with the fast paths, one that asks ICU and
// libphonenumber for everything. Single-threaded.
class NormalizerPair final {
  public:
    // What is wrong with how a raw value becomes a cell; empty when nothing is.
    std::string Check(matching::Key key, std::string_view value, matching::Region region) {
        fast_.Fill(key, matching::Declared::kRaw, value, region, cell_);
        slow_.Fill(key, matching::Declared::kRaw, value, region, same_);
        const std::string about = std::string(ToString(key)) + " \"" + base::EscapeControls(value) +
                                  "\" in \"" +
                                  std::string(region.is_known() ? region.letters() : "") + "\": ";
        if (cell_.reason != same_.reason || cell_.normalized != same_.normalized ||
            cell_.text != same_.text) {
            return about + Told(cell_) + " by the fast path, " + Told(same_) + " by the slow one";
        }
        const bool is_sent = OutcomeOf(cell_.reason) == matching::Outcome::kSent;
        if (is_sent == cell_.text.empty()) return about + "a cell and a reason not to send it";
        if (!is_sent) return {};
        if (IsHashed(key)) return IsDigest(cell_.text) ? std::string() : about + "no digest";
        return HoldsFreeText(key) && matching::LooksLikePii(cell_.text) ? about + "leaves in clear"
                                                                        : std::string();
    }

    // A canonical form is its own canonical form.
    std::string CheckStable(matching::Key key, std::string_view value, matching::Region region) {
        fast_.Fill(key, matching::Declared::kRaw, value, region, cell_);
        if (cell_.reason != matching::Reason::kNone) return {};
        const std::string once = cell_.normalized;
        fast_.Fill(key, matching::Declared::kRaw, once, region, same_);
        if (same_.reason == matching::Reason::kNone && same_.normalized == once) return {};
        return std::string(ToString(key)) + " \"" + base::EscapeControls(value) + "\": " + once +
               " becomes " + same_.normalized;
    }

  private:
    static std::string Told(const matching::Cell& cell) {
        return std::string(ToString(cell.reason)) + " \"" + base::EscapeControls(cell.normalized) +
               "\"";
    }

    // Of anything but the empty text.
    static bool IsDigest(std::string_view text) {
        return text.size() == 64 &&
               text.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
               text != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    }

    matching::Normalizer fast_{{.this_year = 2026}};
    matching::Normalizer slow_{{.this_year = 2026, .fast_paths = false}};
    matching::Cell cell_;
    matching::Cell same_;
};

}  // namespace support
