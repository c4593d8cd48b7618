// SPDX-License-Identifier: Apache-2.0
#include "analytics/worker_connection.h"

namespace analytics {

base::Result<WorkerConnection::Request> WorkerConnection::Next() {
    PatientWait wait;
    ASSIGN_OR_RETURN(const Message message, ReceiveMessage(socket_, wait));
    ASSIGN_OR_RETURN(base::Json json, base::ParseJson(message.body, {.bytes_max = kMessageBytesMax,
                                                                     .depth_max = 600}));
    const base::Json* count = json.Find("descriptors");
    if (message.kind != MessageKind::kRequest || count == nullptr || !count->is_int()) {
        return base::Internal("not a request");
    }
    Request request{.json = std::move(json), .descriptors = {}};
    const auto expected = static_cast<std::size_t>(count->AsInt());
    while (request.descriptors.size() < expected) {
        ASSIGN_OR_RETURN(Message files, ReceiveMessage(socket_, wait));
        if (files.kind != MessageKind::kFiles || files.descriptors.empty())
            return base::Internal("not files");
        for (base::UniqueFd& fd : files.descriptors) request.descriptors.push_back(std::move(fd));
    }
    return request;
}

base::Status WorkerConnection::Send(MessageKind kind, std::string_view body) {
    PatientWait wait;
    return SendMessage(socket_, kind, body, {}, wait);
}

base::UniqueFd WorkerConnection::NeedSpillFile() {
    // Held across the exchange on purpose: two threads' answers must not be swapped.
    const base::Lock lock(asking_);
    PatientWait wait;
    if (!SendMessage(socket_, MessageKind::kNeedSpillFile, {}, {}, wait).ok()) return {};
    auto answer = ReceiveMessage(socket_, wait);
    if (!answer.ok() || answer->kind != MessageKind::kSpillFile || answer->descriptors.empty())
        return {};
    return std::move(answer->descriptors.front());
}

}  // namespace analytics
