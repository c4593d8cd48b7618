// SPDX-License-Identifier: Apache-2.0
// Input: one byte for the key, two letters for the country (anything else is none), the value.
#include "../tests/support/compare_normalizers.h"
#include "base/bytes.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t kHeadSize = 3;
    if (size < kHeadSize) return 0;
    static support::NormalizerPair pair;
    const std::string_view text = base::AsText(base::ByteView(data, size));
    const matching::Key key = matching::AllKeys()[data[0] % matching::kKeyCount];
    const auto region =
        matching::Region::FromLetters(text.substr(1, 2)).value_or(matching::Region());
    const std::string wrong = pair.Check(key, text.substr(kHeadSize), region);
    if (!wrong.empty()) {
        std::fprintf(stderr, "%s\n", wrong.c_str());
        std::abort();
    }
    return 0;
}
