export { createHttpClient, type HttpAnswer, type HttpClient } from './client.js';
export { createHttpServer } from './server.js';
