// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace monitoring {

// How long things took.
using Took = std::chrono::steady_clock::duration;

// One request of a known caller. The names are the model's.
struct RequestMeasure {
    std::string_view service;    // "cleanrooms"
    std::string_view operation;  // "ListCollaborations"; "none" for what is no operation
    int status = 0;
    Took took{};
};

// Something that is looked up when metrics are asked for.
struct Watched {
    std::string name;  // "glovebox_database_bytes"
    std::string help;
    bool counts_up = false;  // a counter, whose name ends in _total; else a gauge
    std::string label = {};  // "state"; empty: none
    std::string value = {};  // "STARTED"
};

// None when it cannot be told now; then it is left out. Called on the thread that asks.
using LookUp = std::function<std::optional<double>()>;

// The metrics of this process, each by its name. Thread-safe.
class Metrics final {
  public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // Every answer over HTTP, also to strangers.
    void CountAnswer(int status);
    void CountRequest(const RequestMeasure& request);
    // A protected query that ended; `state` as the API spells it.
    void CountQuery(std::string_view state, Took took);

    // Several of one name differ in their label's value. What `look_up` needs outlives this.
    void Watch(Watched watched, LookUp look_up);

    // All of them in the text format of Prometheus.
    std::string Page() const;

  private:
    struct State;

    std::unique_ptr<State> state_;
};

// What Page is written in.
inline constexpr std::string_view kMetricsContentType = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace monitoring
