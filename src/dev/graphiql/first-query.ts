/** What the editor shows at first: runs for every caller, touches no personal data, and says what to ask next. */
export const firstQuery = `# Who am I, and what may I ask?  ▶ or Ctrl-Enter
# 我是谁，可以查什么？  点击 ▶ 或按 Ctrl-Enter
#
# Each request carries the caller and the agreement
# chosen above; fields outside it are refused.
# 每次请求都带上方所选的身份与协议，协议外的字段会被拒绝。
query WhoAmI {
  viewer {
    kind
    client
    department {
      id
      name {
        zh
        en
      }
    }
    agreements {
      id
      purpose
      legalBasis {
        citation
      }
      fields
    }
  }
}
`;
