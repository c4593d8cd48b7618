// SPDX-License-Identifier: Apache-2.0
// Exports of the audit trail come from other companies. What is read as a line is written back as it stood.
#include "audit/verify.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    audit::Verifier verifier({});
    verifier.Feed(text);
    if (verifier.Finish().fault_count < 0) std::abort();
    const auto line = audit::ParseLine(text);
    if (line.ok() && audit::ToLine(*line) != text) std::abort();
    const auto record = audit::DecodeRecord({data, size});
    if (record.ok() && base::AsText(audit::Encode(*record)) != text) std::abort();
    return 0;
}
