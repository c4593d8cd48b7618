// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace analytics {

// The whole life of a worker process: locks itself in, then answers requests on `socket` until the parent goes.
// Call first thing in main, with one thread. Returns the exit status.
int WorkerMain(int socket);

}  // namespace analytics
