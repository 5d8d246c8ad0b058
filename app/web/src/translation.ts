// Lets a browser translate the page. Google's translation, which Chrome and browsers based
// on it use, replaces each text node by a <font> element. Preact still holds the removed
// node. A change of that node does not show, and inserting before it is an error.
//
// So the removed node is put back into the <font>, hidden. There it catches the changes:
//
//   1. If Preact changes its text, it takes its place again, and is then translated anew.
//   2. If Preact removes it, the <font> is removed with it.
//   3. If Preact inserts an element before it, the element goes before the <font>.

/**
 * Keeps the elements below root working while the page is translated. Returns a function
 * that ends that.
 */
export function surviveTranslation(root: HTMLElement): () => void {
  const observer = new MutationObserver((records) => {
    follow(records);
    observer.takeRecords(); // drops the records of the changes made here
  });
  observer.observe(root, { subtree: true, childList: true, characterData: true });
  insertBeforeWrappers();
  return () => observer.disconnect();
}

/** The element that replaced each translated text node. */
const standIns = new WeakMap<Node, HTMLElement>();

function follow(records: readonly MutationRecord[]): void {
  for (const record of records) {
    if (record.type === "characterData") restore(record.target);
    for (const node of record.removedNodes) {
      if (node.nodeType !== Node.TEXT_NODE || node.parentNode) continue;
      const standIn = standIns.get(node);
      if (standIn) drop(node, standIn);
      else hide(node, translated(record));
    }
  }
}

/**
 * The element that replaced the removed node of a record, or undefined if there is none.
 */
function translated({ addedNodes, previousSibling, nextSibling }: MutationRecord): HTMLElement | undefined {
  return [...addedNodes, previousSibling, nextSibling].find(
    (node): node is HTMLElement => node instanceof HTMLElement && node.tagName === "FONT" && !node.querySelector("[data-original]"),
  );
}

function hide(text: Node, standIn: HTMLElement | undefined): void {
  if (!standIn) return;
  const place = document.createElement("span");
  place.hidden = true;
  place.translate = false;
  place.dataset.original = "";
  place.append(text);
  standIn.append(place);
  standIns.set(text, standIn);
}

function restore(text: Node): void {
  const standIn = standIns.get(text);
  if (!standIn) return;
  standIns.delete(text);
  standIn.replaceWith(text);
}

function drop(text: Node, standIn: HTMLElement): void {
  standIns.delete(text);
  standIn.remove();
}

let taught = false;

/**
 * Makes insertBefore accept a node inside of a child in place of that child. Without this
 * it would throw.
 */
function insertBeforeWrappers(): void {
  if (taught) return;
  taught = true;
  const { insertBefore } = Node.prototype;
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    let child = before;
    while (child && child.parentNode !== this && child.parentNode) child = child.parentNode;
    return insertBefore.call(this, node, child?.parentNode === this ? child : before) as T;
  };
}
