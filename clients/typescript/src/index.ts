/** A client of Slotkeeper's REST API, typed by its contract. */

import createClient, { type Client } from "openapi-fetch";

import type { components, paths } from "./schema.js";

export type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];

/** `key` is an API key; the public routes need none. */
export function slotkeeper(url: string, key?: string): Client<paths> {
  const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
  // Of a filter several values are one list: state=held,confirmed.
  const querySerializer = { array: { style: "form", explode: false } } as const;
  return createClient<paths>({ baseUrl: url, headers, querySerializer });
}

/** A refusal, with its stable code. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = "Refused";
  }

  get code(): Problem["code"] {
    return this.problem.code;
  }
}

/** The answer, or a `Refused` thrown. */
export function accepted<Data>(answer: { data?: Data; error?: Problem }): NonNullable<Data> {
  if (answer.error !== undefined) throw new Refused(answer.error);
  if (answer.data === undefined || answer.data === null) throw new Error("an answer without content");
  return answer.data;
}
