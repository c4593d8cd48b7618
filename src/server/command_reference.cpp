// SPDX-License-Identifier: Apache-2.0
#include "matching/reference.h"
#include "server/commands.h"
#include "server/errors_page.h"
#include "server/exit_code.h"
#include "server/output.h"

namespace server {

int Run(const ReferenceArguments& arguments) {
    Print(arguments.page == "errors" ? ErrorsPage() : matching::NormalizationReference());
    return kExitDone;
}

}  // namespace server
