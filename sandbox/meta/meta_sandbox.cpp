// SPDX-License-Identifier: Apache-2.0
#include "sandbox/meta/meta_sandbox.h"

#include "base/mutex.h"
#include "sandbox/meta/control.h"
#include "sandbox/meta/graph_api.h"

#include <utility>

namespace sandbox {
namespace {

int YearOf(base::WallTime time) {
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
    return static_cast<int>(date.year());
}

}  // namespace

class MetaSandbox::State final {
  public:
    State(MetaOptions options, base::Clock& clock)
        : options_(std::move(options)), clock_(clock), checker_(YearOf(clock.Now())) {
        Reset();
    }

    const CellChecker& checker() const { return checker_; }

    void Reset() {
        auto fresh = std::make_unique<World>(options_, clock_);
        const base::Lock lock(mutex_);
        world_ = std::move(fresh);
    }

    template <class Use>
    net::ServerAnswer With(const Use& use) {
        const base::Lock lock(mutex_);
        return use(*world_);
    }

  private:
    const MetaOptions options_;
    base::Clock& clock_;
    const CellChecker checker_;
    base::Mutex mutex_;
    std::unique_ptr<World> world_ GUARDED_BY(mutex_);
};

MetaSandbox::MetaSandbox(std::unique_ptr<State> state) : state_(std::move(state)) {}

MetaSandbox::~MetaSandbox() = default;

base::Result<std::unique_ptr<MetaSandbox>> MetaSandbox::Make(MetaOptions options,
                                                             base::Clock& clock) {
    if (options.token.empty()) return base::InvalidArgument("the sandbox needs a token");
    RETURN_IF_ERROR([&]() -> base::Status {
        ASSIGN_OR_RETURN(const auto faults, ParseFaults(options.faults));
        return {};
    }());
    return std::unique_ptr<MetaSandbox>(
        new MetaSandbox(std::make_unique<State>(std::move(options), clock)));
}

net::ServerAnswer MetaSandbox::HandleGraph(const net::ServerRequest& request) {
    const GraphCall call = ReadGraphCall(request, state_->checker());
    return state_->With([&](World& world) { return AnswerGraphCall(call, world); });
}

net::ServerAnswer MetaSandbox::HandleControl(const net::ServerRequest& request) {
    if (request.method == "POST" && request.target.path == "/reset") {
        state_->Reset();
        return JsonAnswer(200, base::Json::MakeObject());
    }
    return state_->With([&](World& world) { return AnswerControl(request, world); });
}

}  // namespace sandbox
