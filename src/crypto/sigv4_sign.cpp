// SPDX-License-Identifier: Apache-2.0
#include "crypto/sigv4_sign.h"

#include "base/utf8.h"

#include <algorithm>

namespace crypto {
namespace {

std::vector<std::string> HeaderNames(const SigV4Request& request) {
    std::vector<std::string> names;
    for (const SigV4Header& header : request.headers)
        names.push_back(base::AsciiLower(header.name));
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    return names;
}

std::string Joined(const std::vector<std::string>& names) {
    std::string joined;
    for (const std::string& name : names) joined.append(joined.empty() ? "" : ";").append(name);
    return joined;
}

std::string Credential(const SigV4Signer& signer, std::string_view day) {
    std::string text(signer.access_key_id);
    for (const std::string_view part : {day, signer.region, signer.service, kSigV4Terminator})
        text.append("/").append(part);
    return text;
}

base::Result<std::string> Signature(const SigV4Request& request, const SigV4Signer& signer,
                                    const std::vector<std::string>& names,
                                    std::string_view payload) {
    const std::string date = ToAmzDate(signer.time);
    const SigV4Scope scope{std::string_view(date).substr(0, 8), signer.region, signer.service};
    ASSIGN_OR_RETURN(const std::string canonical,
                     CanonicalRequest(request, names, payload, signer.service));
    return base::HexEncode(
        SigV4Signature(SigV4SigningKey(signer.secret_access_key, scope), date, scope, canonical));
}

}  // namespace

base::Result<std::string> SignHeaders(const SigV4Request& request, const SigV4Signer& signer,
                                      std::string_view payload) {
    const std::vector<std::string> names = HeaderNames(request);
    ASSIGN_OR_RETURN(const std::string signature, Signature(request, signer, names, payload));
    return std::string(kSigV4Algorithm) +
           " Credential=" + Credential(signer, ToAmzDate(signer.time).substr(0, 8)) +
           ", SignedHeaders=" + Joined(names) + ", Signature=" + signature;
}

}  // namespace crypto
