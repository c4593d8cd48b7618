// SPDX-License-Identifier: Apache-2.0
#include "matching/reference.h"
#include "server/commands.h"
#include "server/errors_page.h"
#include "server/exit_code.h"
#include "server/output.h"
#include "server/serve_options.h"

namespace server {

int Run(const ReferenceArguments& arguments) {
    if (arguments.page == "configuration") Print(ConfigurationPage());
    if (arguments.page == "errors") Print(ErrorsPage());
    if (arguments.page == "normalization") Print(matching::NormalizationReference());
    return kExitDone;
}

}  // namespace server
