/** Short names of nodes, made of what distinguishes them: the port, the host, or both. */
export interface NodeNames {
  readonly names: readonly string[];
  /** What the names leave out; empty where they leave nothing out. */
  readonly note: string;
}

export function nodeNames(nodes: readonly { readonly host: string; readonly port: number }[]): NodeNames {
  const hosts = new Set(nodes.map(({ host }) => host));
  const ports = new Set(nodes.map(({ port }) => port));
  const { host, port } = nodes[0];
  if (hosts.size === 1 && ports.size === nodes.length) {
    return { names: nodes.map((node) => String(node.port)), note: `Nodes are called by their ports on ${host}.` };
  }
  if (ports.size === 1 && hosts.size === nodes.length) {
    return { names: nodes.map((node) => node.host), note: `All nodes listen on port ${port}.` };
  }
  return { names: nodes.map((node) => `${node.host}:${node.port}`), note: "" };
}
