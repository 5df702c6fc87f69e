/** How to reach a server, and as whom. */
export interface Connection {
  /** Its address, such as `https://doors.example.com`. */
  url: string;
  /** The secret of a login, or an API key. */
  login?: string;
  /** The secret of a group link, instead. */
  groupLink?: string;
  /** The access key of a guest, instead. */
  accessKey?: string;
  /** What sends requests, if it is not `fetch` itself. */
  fetch?: typeof fetch;
}

/** What goes with a single call. */
export interface Options {
  /** Names the request: sent again with the same name, it is done once. */
  idempotencyKey?: string;
  /** Ends the call. */
  signal?: AbortSignal;
}

/** A part of a list. */
export interface Page<T> {
  items: T[];
  /** Where it starts. */
  offset: number;
  /** How many there are in all. */
  total: number;
}

/** An answer that refuses. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    /** Six characters that say why. */
    readonly code: string,
    message: string,
    /** Messages by field, if fields break rules. */
    readonly errors: Record<string, string[]>,
    /** Seconds to wait before the next try, if there were too many. */
    readonly retryAfter: number | null,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

type Query = Record<string, string | number | boolean | null | undefined>;

/** The API of a server. */
export class Doorward {
  private readonly connection: Connection;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  // operations
  private async stream(method: string, path: string, query: Query, body: unknown, options: Options): Promise<Response> {
    const { url, login, groupLink, accessKey } = this.connection;
    const headers: Record<string, string> = { Accept: 'application/json, application/problem+json, text/event-stream' };
    if (login !== undefined) headers['Authorization'] = `KISI-LOGIN ${login}`;
    if (groupLink !== undefined) headers['Authorization'] = `KISI-GROUP-LINK ${groupLink}`;
    if (accessKey !== undefined) headers['Authorization'] = `KISI-ACCESS-KEY ${accessKey}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (options.idempotencyKey !== undefined) headers['Idempotency-Key'] = options.idempotencyKey;
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
    const address = url.replace(/\/+$/, '') + path + (search === '' ? '' : `?${search}`);
    const request: RequestInit = { method, headers };
    if (body !== undefined) request.body = JSON.stringify(body);
    if (options.signal !== undefined) request.signal = options.signal;
    const answer = await (this.connection.fetch ?? fetch)(address, request);
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  private async nothing(method: string, path: string, query: Query, body: unknown, options: Options): Promise<void> {
    await this.stream(method, path, query, body, options);
  }

  private async one<T>(method: string, path: string, query: Query, body: unknown, options: Options): Promise<T> {
    return (await this.stream(method, path, query, body, options)).json() as Promise<T>;
  }

  private async page<T>(method: string, path: string, query: Query, body: unknown, options: Options): Promise<Page<T>> {
    const answer = await this.stream(method, path, query, body, options);
    const [part = '', total = ''] = (answer.headers.get('X-Collection-Range') ?? '').split('/');
    return { items: (await answer.json()) as T[], offset: Number.parseInt(part, 10) || 0, total: Number(total) };
  }
}

async function refusal(answer: Response): Promise<Refusal> {
  const body = (await answer.json().catch(() => ({}))) as Partial<ProblemBody>;
  const wait = answer.headers.get('Retry-After');
  const message = body.detail ?? answer.statusText;
  return new Refusal(answer.status, body.code ?? '000000', message, body.errors ?? {}, wait === null ? null : Number(wait));
}
