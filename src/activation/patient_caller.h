// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "activation/call_machine.h"

#include <functional>
#include <stop_token>

namespace activation {

// What a call ended as. `answer` is that of the platform, or says that there was none.
struct Outcome {
    Step::Kind kind = Step::Kind::kDone;
    Answer answer;
};

// Makes calls with the patience that the machine prescribes: it waits before sending, sends, and
// says what the answer means. Single-threaded.
class PatientCaller final {
  public:
    // Told when a wait begins that a person would notice.
    using OnWait = std::function<void(base::WallTime until)>;

    PatientCaller(const Destination& destination, net::HttpClient& http, base::Clock& clock,
                  CallMachine machine, OnWait on_wait, std::stop_token stop)
        : destination_(destination),
          http_(http),
          clock_(clock),
          machine_(std::move(machine)),
          on_wait_(std::move(on_wait)),
          stop_(std::move(stop)) {}

    // Before the first sending of something new.
    void Begin() { machine_.Begin(); }

    // Until the next call is welcome. kCancelled when somebody asked to stop.
    base::Status Wait();

    // Once. An Error only when nothing that a wait could mend keeps the call from being made.
    base::Result<Outcome> Send(const Call& call);

  private:
    const Destination& destination_;
    net::HttpClient& http_;
    base::Clock& clock_;
    CallMachine machine_;
    OnWait on_wait_;
    std::stop_token stop_;
    std::chrono::milliseconds wait_{0};
};

}  // namespace activation
