package browser

// Library holds the functions that the expressions of Wait may call in the page, in any
// browser.
//
// A wait evaluates its expression again at every change of the document, and every 50 ms
// too, because a field's value changes without a change of the document. It does not rely
// on animation frames alone: a tab in the background gets none.
const Library = `
// find trusts what the browser computes for assistive technology. That takes long, so it
// asks only of elements which seem to have the name.
const find = (role, name) => [...document.querySelectorAll('a, button, input, select, textarea, summary, dialog, [role]')]
	.find(e => seemingName(e) === name && (e.computedRole ?? roleOf(e)) === role && (e.computedName ?? name) === name);

// roleOf stands in where a browser tells no computed role: the role that HTML gives to
// the element.
const roleOf = e => {
	if (e.role) return e.role;
	const type = e.localName === 'input' ? e.type : e.localName;
	return {a: 'link', button: 'button', summary: 'button', textarea: 'textbox', dialog: 'dialog', select: e.multiple || e.size > 1 ? 'listbox' : 'combobox',
		checkbox: 'checkbox', radio: 'radio', range: 'slider', number: 'spinbutton', search: 'searchbox'}[type] ?? 'textbox';
};

const seemingName = e => {
	const label = e.labels?.[0] ?? document.getElementById(e.getAttribute('aria-labelledby'));
	return e.getAttribute('aria-label') ?? text(label ?? e).trim();
};

const text = node => node.nodeType === Node.TEXT_NODE ? node.data
	: node.ariaHidden === 'true' ? '' : [...node.childNodes].map(text).join('');

const focus = element => (element?.focus(), element && document.activeElement === element);

// stepsTo counts the options from the chosen one down to the one of that text.
const stepsTo = (list, text) => {
	const at = list ? [...list.options].findIndex(option => option.text === text) : -1;
	return at < 0 ? null : at - list.selectedIndex;
};

const pause = () => new Promise(done => setTimeout(done, 20));

// steady scrolls the element into view and gives its middle once it has stopped moving
// and nothing covers it.
const steady = async element => {
	if (!element) return null;
	element.scrollIntoView({block: 'center', behavior: 'instant'});
	const before = element.getBoundingClientRect();
	await pause();
	const now = element.getBoundingClientRect();
	if (!now.width || before.x !== now.x || before.y !== now.y) return null;
	const X = now.x + now.width / 2, Y = now.y + now.height / 2;
	const top = document.elementFromPoint(X, Y);
	const label = top?.closest('label');
	return element.contains(top) || label?.control === element ? {X, Y} : null;
};

// settled waits until the condition holds. One that throws does not hold yet: what it
// reads of the page may still come.
const settled = condition => new Promise(done => {
	let busy = false, over = false;
	document.lastLook = "";
	const look = async () => {
		if (busy || over || document.readyState === 'loading') return;
		busy = true;
		const value = await condition().catch(error => { document.lastLook = String(error); });
		busy = false;
		if (value === null || value === undefined || value === false) return;
		over = true;
		changes.disconnect();
		clearInterval(timer);
		done(value);
	};
	const changes = new MutationObserver(look);
	changes.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
	const timer = setInterval(look, 50);
	look();
});
`
