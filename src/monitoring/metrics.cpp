// SPDX-License-Identifier: Apache-2.0
#include "monitoring/metrics.h"

#include "base/mutex.h"

#include <algorithm>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sstream>
#include <vector>

namespace monitoring {
namespace {

// From a look-up in memory to a request that waits for the disk and for workers.
const prometheus::Histogram::BucketBoundaries& Seconds() {
    static const prometheus::Histogram::BucketBoundaries seconds{
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    return seconds;
}

// From a few rows to what an owner's time limit lets pass.
const prometheus::Histogram::BucketBoundaries& QuerySeconds() {
    static const prometheus::Histogram::BucketBoundaries seconds{
        0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1'800, 7'200};
    return seconds;
}

std::string ClassOf(int status) { return std::to_string(status / 100) + "xx"; }

struct Watch {
    Watched watched;
    LookUp look_up;
};

// What is watched under one name.
prometheus::MetricFamily& FamilyOf(std::vector<prometheus::MetricFamily>& families,
                                   const Watched& watched) {
    const auto found = std::ranges::find(families, watched.name, &prometheus::MetricFamily::name);
    if (found != families.end()) return *found;
    prometheus::MetricFamily family;
    family.name = watched.name;
    family.help = watched.help;
    family.type =
        watched.counts_up ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
    return families.emplace_back(std::move(family));
}

void Append(std::vector<prometheus::MetricFamily>& families, const Watch& watch) {
    const std::optional<double> value = watch.look_up();
    if (!value) return;
    prometheus::ClientMetric metric;
    if (!watch.watched.label.empty())
        metric.label.push_back({watch.watched.label, watch.watched.value});
    metric.counter.value = *value;
    metric.gauge.value = *value;
    FamilyOf(families, watch.watched).metric.push_back(std::move(metric));
}

}  // namespace

struct Metrics::State {
    prometheus::Registry registry;
    prometheus::Family<prometheus::Counter>& answers =
        prometheus::BuildCounter()
            .Name("glovebox_http_answers_total")
            .Help("Answers over HTTP by class of status, also to strangers.")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& requests =
        prometheus::BuildCounter()
            .Name("glovebox_requests_total")
            .Help("Requests of known callers by service, operation and class of status.")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& durations =
        prometheus::BuildHistogram()
            .Name("glovebox_request_duration_seconds")
            .Help("How long requests of known callers took, without the wire.")
            .Register(registry);
    prometheus::Family<prometheus::Counter>& queries =
        prometheus::BuildCounter()
            .Name("glovebox_protected_queries_total")
            .Help("Protected queries that this process ran, by the state in which they ended.")
            .Register(registry);
    prometheus::Family<prometheus::Histogram>& query_durations =
        prometheus::BuildHistogram()
            .Name("glovebox_protected_query_duration_seconds")
            .Help("How long protected queries took from when they were taken up.")
            .Register(registry);
    base::Mutex mutex;
    std::vector<monitoring::Watch> watches GUARDED_BY(mutex);
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::CountAnswer(int status) {
    state_->answers.Add({{"status_class", ClassOf(status)}}).Increment();
}

void Metrics::CountRequest(const RequestMeasure& request) {
    const std::string service(request.service);
    const std::string operation(request.operation);
    state_->requests
        .Add({{"service", service},
              {"operation", operation},
              {"status_class", ClassOf(request.status)}})
        .Increment();
    state_->durations.Add({{"service", service}, {"operation", operation}}, Seconds())
        .Observe(std::chrono::duration<double>(request.took).count());
}

void Metrics::CountQuery(std::string_view state, Took took) {
    state_->queries.Add({{"state", std::string(state)}}).Increment();
    state_->query_durations.Add({}, QuerySeconds())
        .Observe(std::chrono::duration<double>(took).count());
}

void Metrics::Watch(Watched watched, LookUp look_up) {
    const base::Lock lock(state_->mutex);
    state_->watches.push_back({std::move(watched), std::move(look_up)});
}

std::string Metrics::Page() const {
    std::vector<monitoring::Watch> watches;
    {
        const base::Lock lock(state_->mutex);
        watches = state_->watches;
    }
    std::vector<prometheus::MetricFamily> families = state_->registry.Collect();
    for (const auto& watch : watches) Append(families, watch);
    std::ostringstream page;
    prometheus::TextSerializer().Serialize(page, families);
    return page.str();
}

}  // namespace monitoring
