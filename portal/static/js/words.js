// The few sentences scripts say by themselves. They stand here and not in the catalogue, because they would otherwise
// travel with every page; the page's own language chooses.
const SENTENCES = {
  zh: {
    close: "关闭",
    offline: "网络不通，内容没有丢失，请再试一次。",
    broken: "系统出了点问题，请再试一次。",
    busy: "此刻无法保存，什么都没有存下。请过一会儿再试。",
    saving: "正在保存草稿……",
    saved: "草稿已保存",
    kept: "网络不通，草稿已存在本机",
    restored: "已恢复您未发出的草稿",
  },
  en: {
    close: "Close",
    offline: "No connection. Nothing was lost; please try again.",
    broken: "Something went wrong on our side. Please try again.",
    busy: "Nothing can be stored at this moment, and nothing was. Please try again in a minute.",
    saving: "Saving the draft…",
    saved: "Draft saved",
    kept: "No connection: the draft is kept on this device",
    restored: "Your unsent draft is back",
  },
};

const spoken = SENTENCES[document.documentElement.lang.slice(0, 2)] ?? SENTENCES.zh;

/** The sentence of that name in the page's language. */
export const word = (name) => spoken[name] ?? "";
