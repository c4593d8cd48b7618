// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"
#include "destinations/meta.h"
#include "journal.h"

#include <openssl/hmac.h>
