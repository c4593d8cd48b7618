// SPDX-License-Identifier: Apache-2.0
// Whatever bytes come as a request of AWS's clients: the head that is let through has one method, one target and one
// length, and the input read of target and body is checked, or refused with problems that repeat none of it.
#include "api/aws/cleanrooms_model.h"
#include "api/aws/rest_json.h"
#include "api/aws/s3_request.h"
#include "base/assert.h"
#include "net/request_head.h"
#include "net/url.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

namespace {

constexpr int kBadRequest = 400;

void Require(bool condition) {
    if (!condition) std::abort();
}

struct Model {
    api::OperationTable operations = *api::OperationTable::Parse(api::kCleanRoomsOperations);
    api::ShapeTable shapes = *api::ShapeTable::Parse(api::kCleanRoomsShapes);
};

const Model& TheModel() {
    static const Model model;
    return model;
}

// Method and target of a head that the gate let through.
bool ReadRequestLine(std::string_view head, net::ServerRequest& request) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    Require(first != std::string_view::npos && first < last);
    request.method = line.substr(0, first);
    auto target = net::ParseRequestTarget(line.substr(first + 1, last - first - 1));
    if (!target.ok()) return false;
    request.target = *std::move(target);
    Require(request.target.path.starts_with('/'));
    return true;
}

// An error's text goes back to whoever asked and into logs.
void CheckProblem(const api::ApiError& error) {
    Require(error.status >= kBadRequest && !error.type.empty());
    const auto written = api::WriteAnswer(error, 0, "r");
    Require(base::ParseJson(written.body).ok());
}

void CheckRestJson(const net::ServerRequest& request) {
    const auto match = TheModel().operations.Match(request.method, request.target.path);
    const auto* found = std::get_if<api::OperationMatch>(&match);
    if (found == nullptr || !found->operation->offered()) return;
    const api::ApiAnswer answer = api::ReadInput(TheModel().shapes, *found, request);
    if (const auto* error = std::get_if<api::ApiError>(&answer)) return CheckProblem(*error);
    const auto& input = std::get<base::Json>(answer);
    Require(input.is_object());
    Require(api::CheckInput(TheModel().shapes, found->operation->input_shape(), input).empty());
    for (const auto& [name, value] : found->labels) Require(input.Find(name)->AsString() == value);
}

void CheckS3(const net::ServerRequest& request) {
    const auto read = api::ReadS3Request(request);
    if (const auto* error = std::get_if<api::ApiError>(&read)) return CheckProblem(*error);
    const auto& asked = std::get<api::S3Request>(read);
    Require(request.method == "GET" || request.method == "HEAD");
    Require(asked.key.empty() || asked.operation == api::S3Operation::kGetObject ||
            asked.operation == api::S3Operation::kHeadObject);
    Require(asked.bucket.find('/') == std::string::npos ||
            request.target.path.find('%') != std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = base::AsText({data, size});
    net::RequestHeadGate gate;
    if (gate.Look(text) != net::HeadState::kComplete) return 0;
    net::ServerRequest request;
    if (!ReadRequestLine(text.substr(0, gate.bytes()), request)) return 0;
    request.body = text.substr(gate.bytes());
    CheckRestJson(request);
    CheckS3(request);
    return 0;
}
