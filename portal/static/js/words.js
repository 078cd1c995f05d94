// The few sentences scripts say by themselves. They stand here and not in the catalogue, because they would otherwise
// travel with every page; the page's own language chooses.
const SENTENCES = {
  zh: {
    close: "关闭",
    offline: "网络不通，内容没有丢失，请再试一次。",
    broken: "系统出了点问题，请再试一次。",
    busy: "此刻无法保存，什么都没有存下。请过一会儿再试。",
    saved: "草稿已保存",
    kept: "网络不通，草稿已存在本机",
    here: "还没有发出，草稿已存在本机",
    left: "您已退出登录，草稿已存在本机；重新登录后可以接着写",
    unkept: "网络不通，这段文字还没有保存，请先不要关闭页面",
    goon: "接着写",
    restored: "已恢复您未发出的内容。",
    discard: "丢弃",
    older: "本机有一份您没有发出的内容，此后这里有过改动。",
    fill: "填回来",
  },
  en: {
    close: "Close",
    offline: "No connection. Nothing was lost; please try again.",
    broken: "Something went wrong on our side. Please try again.",
    busy: "Nothing can be stored at this moment, and nothing was. Please try again in a minute.",
    saved: "Draft saved",
    kept: "No connection: the draft is kept on this device",
    here: "Not sent yet; the draft is kept on this device",
    left: "You are signed out. The draft is kept on this device: sign in again and go on",
    unkept: "No connection: this is not saved yet. Please keep the page open",
    goon: "Go on with it",
    restored: "What you had not sent is back.",
    discard: "Throw it away",
    older: "This device has a text of yours that was not sent; this page has changed since.",
    fill: "Put it back",
  },
};

const spoken = SENTENCES[document.documentElement.lang.slice(0, 2)] ?? SENTENCES.zh;

/** The sentence of that name in the page's language. */
export const word = (name) => spoken[name] ?? "";
