import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** An event as an HTTP API or a function URL hands it to a function (payload format 2.0), its body in base64. */
export function functionEvent(sent: {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}): APIGatewayProxyEventV2 {
  const [path = '/', query = ''] = sent.url.split('?');
  const http = {
    method: sent.method,
    path,
    protocol: 'HTTP/1.1',
    sourceIp: '127.0.0.1',
    userAgent: '',
  };
  const requestContext = {
    accountId: '',
    apiId: '',
    domainName: '',
    domainPrefix: '',
    http,
    requestId: '',
    routeKey: '',
    stage: '',
    time: '',
    timeEpoch: 0,
  };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { ...sent.headers },
    requestContext,
    body: Buffer.from(sent.body ?? '').toString('base64'),
    isBase64Encoded: true,
  };
}
