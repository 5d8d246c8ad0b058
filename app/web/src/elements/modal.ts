// A window of the browser's own over the page, which keeps the focus in it.

/** Opens it. Returns a function that closes it, and gives the focus back. */
export function openModal(dialog: HTMLDialogElement): () => void {
  const before = document.activeElement;
  dialog.showModal();
  return () => {
    dialog.close();
    // If a dialog is taken off the page, the browser does not give the focus back.
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
