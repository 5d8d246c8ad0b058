package oidc

// Remembered returns the numbers of known connections and of known ended sessions.
func (a *Auth) Remembered() (open, over int) {
	a.sockets.mu.Lock()
	defer a.sockets.mu.Unlock()
	return len(a.sockets.open), len(a.sockets.over)
}
