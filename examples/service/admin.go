package main

import (
	"net"
	"net/http"

	"github.com/refrain-go/refrain"
)

// newAdmin returns a handler by which users of this machine may look at the caches and
// clear them. Pages in their browsers may not.
func newAdmin(addr net.Addr) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stats", func(w http.ResponseWriter, r *http.Request) {
		answer(w, map[string]any{
			"airports": airportsIn.Stats(), "routes": routesFrom.Stats(), "database": database.Stats(), "all": refrain.Default().Stats(),
		})
	})
	clears := map[string]func(){"": refrain.ClearMemos, "airports": airportsIn.Clear, "routes": routesFrom.Clear, "database": database.Clear}
	mux.HandleFunc("POST /clear", func(w http.ResponseWriter, r *http.Request) {
		clear, ok := clears[r.URL.Query().Get("what")]
		if !ok {
			refuse(w, http.StatusBadRequest, "what has to be airports, routes or database; without it, all answers are cleared")
			return
		}
		clear()
		w.WriteHeader(http.StatusNoContent)
	})
	return onlyAt(addr, http.NewCrossOriginProtection().Handler(mux))
}

// onlyAt refuses requests for hosts of another name. A foreign page can make its own name
// resolve to this machine. Its requests then have the same origin, but they carry that
// name.
func onlyAt(addr net.Addr, h http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(addr.String())
	here := map[string]bool{addr.String(): true, net.JoinHostPort("localhost", port): true}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !here[r.Host] {
			refuse(w, http.StatusForbidden, "this address is for programs on this machine: ask for "+addr.String())
			return
		}
		h.ServeHTTP(w, r)
	})
}
