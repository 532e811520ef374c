// A lint rule: how many lines a function may have of its own, not counting the functions inside it.
// So a factory may return many small verbs, and no verb may be long.

const functions = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'];
const linesOf = ({ loc }) => loc.end.line - loc.start.line + 1;

export const ownLines = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { max: { type: 'integer' } }, required: ['max'] }],
    messages: { long: '{{own}} lines of its own; at most {{max}}.' },
  },
  create(context) {
    const [{ max }] = context.options;
    const inner = [];
    const enter = () => inner.push(0);
    const leave = (node) => {
      const all = linesOf(node);
      const own = all - inner.pop();
      // A function on one line shares it with the one around it.
      if (inner.length > 0) inner.push(inner.pop() + (all > 1 ? all : 0));
      if (own > max) context.report({ node, messageId: 'long', data: { own, max } });
    };
    return Object.fromEntries(
      functions.flatMap((type) => [
        [type, enter],
        [`${type}:exit`, leave],
      ]),
    );
  },
};
