// Tells the user that the server cannot be reached, or has ended the session.

export function Connection({ lost, gone }: { lost: boolean; gone: string | undefined }) {
  if (gone) {
    return (
      <div class="connection gone" role="alert">
        <span>{gone}</span>
        <button type="button" class="quiet" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    );
  }
  return (
    <div role="status" class="connection-status">
      {lost && <div class="connection">Reconnecting…</div>}
    </div>
  );
}
