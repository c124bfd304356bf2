/** What may stand around database queries, by its name: adding one is a file and a line here. */
import { type Registry, registry } from "../../src/core/registry.ts";
import { aimd } from "./aimd.ts";
import { awsSdkRetry } from "./aws-sdk-retry.ts";
import { bulkhead } from "./bulkhead.ts";
import { clientThrottling } from "./client-throttling.ts";
import type { Breaker, Limit, MechanismDefinition, Retry, Throttle } from "./definition.ts";
import { exponentialRetry } from "./exponential-retry.ts";
import { fixedRetry } from "./fixed-retry.ts";
import { gradient2 } from "./gradient2.ts";
import { grpcRetry } from "./grpc-retry.ts";
import { opossum } from "./opossum.ts";
import { resilience4j } from "./resilience4j.ts";
import { retryBudget } from "./retry-budget.ts";
import { semian } from "./semian.ts";
import { vegas } from "./vegas.ts";

export const retries: Registry<MechanismDefinition<Retry>> = registry("retry", ({ title }) => title);
export const breakers: Registry<MechanismDefinition<Breaker>> = registry("breaker", ({ title }) => title);
export const limits: Registry<MechanismDefinition<Limit>> = registry("limit", ({ title }) => title);
export const throttles: Registry<MechanismDefinition<Throttle>> = registry("throttle", ({ title }) => title);

retries.register(fixedRetry, exponentialRetry, retryBudget, grpcRetry, awsSdkRetry);
breakers.register(resilience4j, opossum, semian);
limits.register(gradient2, vegas, aimd, bulkhead);
throttles.register(clientThrottling);
