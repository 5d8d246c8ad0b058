// Package hostile draws every element of an app with texts of an attacker. Tests then
// look at the wire and at the browser. The package finds the methods of ui by reflection.
// A test compares its other lists with the source of package app.
package hostile

// Texts are the texts of an attacker, who types, uploads or links them. The attacker
// wants a script to run in another visitor's browser, or a request to leave that browser.
// A script of a text that runs sets window.pwned.
var Texts = []string{
	`<script>window.pwned=1</script>`,
	`</script><script>window.pwned=1</script>`,
	`"><img src=x onerror=window.pwned=1>`,
	`'><svg/onload=window.pwned=1>`,
	`<img src="https://evil.invalid/x.png"><iframe srcdoc="<script>top.pwned=1</script>"></iframe>`,
	`</textarea></title></style></noscript></select><script>window.pwned=1</script>`,
	`<math><mtext></p><style><img src=x onerror=window.pwned=1></style>`,
	`javascript:window.pwned=1`,
	" \tjava\nscript:window.pwned=1//",
	`data:text/html,<script>window.pwned=1</script>`,
	`https://evil.invalid/x.png`,
	`//evil.invalid/x`,
	`\\evil.invalid\x`,
	`[x](javascript:window.pwned=1) ![x](https://evil.invalid/y.png) ![x](javascript:window.pwned=1) <javascript:window.pwned=1>`,
	`[x]: javascript:window.pwned=1` + "\n\n[x] ![a](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)",
	"```html\n<script>window.pwned=1</script>\n```\n<script>window.pwned=1</script>",
	`\href{javascript:window.pwned=1}{x} \url{javascript:window.pwned=1}`,
	`\includegraphics{https://evil.invalid/l.png} \htmlData{x=1}{y}`,
	`\htmlStyle{background:url(https://evil.invalid/)}{x}\def\a{\a\a}\a`,
	`{{constructor.constructor("window.pwned=1")()}} ${window.pwned=1} <%= window.pwned=1 %> #{window.pwned=1}`,
	`'];window.pwned=1;//`,
	`datum["constructor"]["constructor"]("window.pwned=1")()`,
	`a[0].b\.c['d']`,
	`=HYPERLINK("https://evil.invalid","x")`,
	`@SUM(1+1)*cmd|' /C calc'!A0`,
	"before\u2028window.pwned=1\u2029after",
	"\u202egnp.exe\u2066 \u200b\ufeff",
	"nul\x00<script>window.pwned=1</script>\x1b[31m\x7f",
	"\xff\xfe<scr\xc0\xaeipt>window.pwned=1\xed\xa0\x80",
	`../../../etc/passwd`,
	`__proto__`,
	`constructor`,
	`"},{"k":"markdown","html":"<img src=x onerror=window.pwned=1>"}],["put",[0,0],{"k":"x`,
	`<!--<script>`,
	`]]>&lt;script&gt;window.pwned=1&#60;/script&#62;`,
}
