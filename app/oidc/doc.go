// Package oidc signs visitors of an app in with an OpenID provider: Keycloak, Dex, Okta,
// Google, Microsoft Entra and others. [Auth.Handler] is a middleware around the app:
//
//	func main() {
//		auth, err := oidc.New(context.Background(), oidc.Config{
//			Issuer:       "https://login.example.com",
//			ClientID:     "reports",
//			ClientSecret: os.Getenv("CLIENT_SECRET"),
//			BaseURL:      "https://reports.example.com/",
//			Keys:         [][]byte{[]byte(os.Getenv("SESSION_KEY"))}, // see Config.Keys
//		})
//		if err != nil {
//			log.Fatal(err)
//		}
//		page := app.Handler(script, app.User(oidc.User), app.AllowHosts("reports.example.com"))
//		log.Fatal(http.ListenAndServe("127.0.0.1:8501", auth.Handler(page)))
//	}
//
//	func script(ui *app.UI) error {
//		who, _ := oidc.ClaimsOf(ui)
//		ui.Title("Good day, " + who.Name)
//		ui.LinkButton("Sign out", oidc.SignOutPath)
//		return nil
//	}
//
// At the provider, register https://reports.example.com/auth/callback as the redirect
// URL.
//
// # Guarded requests
//
// The middleware guards everything behind it: the page, the WebSocket of each tab,
// uploads, downloads and assets. It sends a browser that asks for a page without a
// session to the provider, and afterwards to the page that it asked for. It answers every
// other request without a session with 401 and a sentence.
//
// # The session
//
// A session is one cookie, encrypted and authenticated with AES-256-GCM. It has the
// subject, the claims and the time at which the session ends. No token of the provider is
// kept. The server keeps nothing of a session, so several processes with the same Keys
// serve it, and it survives a restart. When a session ends, the sockets that were opened
// with it are closed.
//
// A session ends after [Config.MaxAge], at the latest. A visitor who is signed out or
// locked at the provider meanwhile keeps the session until then: choose MaxAge for that.
//
// Sign-out ends the session at once, with its sockets. The process remembers the ended
// session until its time is over, so a stolen copy of the cookie is worth nothing. Other
// processes, or this one after a restart, do not know of the sign-out.
//
// # Identity
//
// The identity is the issuer and the subject, as
// "https://login.example.com#248289761001". It is never the e-mail address: a provider
// may give that to another person, and may not have verified it.
//
// Every person with an account at the provider can sign in. At a public provider such as
// Google, every person can have an account: restrict the app's users by [Config.Allow].
//
// # Behind a proxy
//
// [Config.BaseURL] is the address at which browsers find the app. Redirects and cookies
// follow it, never the headers of a request.
package oidc
