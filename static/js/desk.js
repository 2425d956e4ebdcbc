/* The desk's own script: every page works without it. No eval, no inline code, nothing from elsewhere. */
(function () {
	"use strict";
	var doc = document, body = doc.body, bangla = doc.documentElement.lang === "bn";
	function all(selector, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(selector)); }
	function one(selector, root) { return (root || doc).querySelector(selector); }
	function on(name, act, capture) { doc.addEventListener(name, act, capture); }
	function attr(node, name) { return node.getAttribute(name); }
	function digits(text) { return bangla ? text.replace(/\d/g, function (d) { return "০১২৩৪৫৬৭৮৯"[d]; }) : text; }
	function typing(node) { return node && (/^(TEXTAREA|SELECT)$/.test(node.tagName) || node.isContentEditable || (node.tagName === "INPUT" && !/^(checkbox|radio|button|submit|reset|file)$/.test(node.type))); }

	/* A form is sent once; after 300 ms its button says so. */
	var waiting = [];
	function release() { waiting.forEach(function (undo) { undo(); }); waiting = []; }
	on("submit", function (event) {
		var form = event.target, button = event.submitter;
		if (form.method !== "post" || form.hasAttribute("data-language")) { return; }
		if (attr(form, "data-sent")) { event.preventDefault(); event.stopImmediatePropagation(); return; }
		form.setAttribute("data-sent", "1");
		var words = button && button.innerHTML, timer = setTimeout(function () {
			if (button) { button.setAttribute("aria-disabled", "true"); button.textContent = attr(body, "data-sending"); }
		}, 300);
		waiting.push(function () {
			clearTimeout(timer); form.removeAttribute("data-sent");
			if (button) { button.removeAttribute("aria-disabled"); button.innerHTML = words; }
		});
	}, true);
	// A page from the back button and an htmx answer free the form again.
	window.addEventListener("pageshow", function (event) { if (event.persisted) { release(); } });
	on("htmx:afterRequest", release);

	/* The language switch keeps what was typed (never passwords or files), on this device, for one page. */
	function keepable(field) { return field.name && field.name !== "csrfmiddlewaretoken" && !/^(password|file|hidden|submit)$/.test(field.type); }
	var slot = "typed:" + location.pathname;
	on("submit", function (event) {
		if (!event.target.hasAttribute("data-language")) { return; }
		var kept = all("main form").map(function (form) {
			return all("input,select,textarea", form).filter(keepable).map(function (f) { return [f.name, f.value, f.checked]; });
		});
		try { sessionStorage.setItem(slot, JSON.stringify(kept)); } catch (error) { /* full or forbidden: nothing is kept */ }
	});
	function restore() {
		var kept = null;
		try { kept = JSON.parse(sessionStorage.getItem(slot)); sessionStorage.removeItem(slot); } catch (error) { return; }
		all("main form").forEach(function (form, index) {
			var fields = all("input,select,textarea", form).filter(keepable);
			((kept && kept[index]) || []).forEach(function (entry, place) {
				var field = fields[place];
				if (field && field.name === entry[0]) { field[/^(checkbox|radio)$/.test(field.type) ? "checked" : "value"] = entry[/^(checkbox|radio)$/.test(field.type) ? 2 : 1]; }
			});
		});
	}

	/* What a fresh page or fragment needs. */
	function prepare(root) {
		var summary = one(".error-summary", root);
		if (summary) { summary.focus(); }
		all("[data-print],[data-show-password]", root).forEach(function (node) { node.hidden = false; });
		count();
	}

	/* Dialogs: the link leads to a page of its own; with script the same form opens here. */
	function opened(dialog) { dialog.showModal(); var first = one("[autofocus],input:not([type=hidden]),textarea,select", dialog); if (first) { first.focus(); } }
	function openDialog(link) {
		var dialog = doc.getElementById(attr(link, "data-dialog-open"));
		if (dialog && dialog.showModal) { opened(dialog); return; }
		fetch(link.href, { credentials: "same-origin" }).then(function (answer) {
			if (!answer.ok || answer.redirected) { throw new Error(answer.status); }
			return answer.text();
		}).then(function (text) {
			var form = new DOMParser().parseFromString(text, "text/html").querySelector("[data-dialog-form]");
			if (!form) { throw new Error("no form"); }
			dialog = doc.createElement("dialog");
			dialog.className = "dialog";
			dialog.appendChild(doc.importNode(form, true));
			body.appendChild(dialog);
			dialog.addEventListener("close", function () { dialog.remove(); link.focus(); });
			if (window.htmx) { window.htmx.process(dialog); }
			opened(dialog);
		}).catch(function () { location.href = link.href; });
	}

	on("click", function (event) {
		var node = event.target.closest("[data-dialog-open],[data-dialog-close],[data-print],[data-show-password],.error-summary a");
		if (!node || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
		if (node.hasAttribute("data-dialog-open") && window.HTMLDialogElement) { event.preventDefault(); openDialog(node); }
		if (node.hasAttribute("data-dialog-close")) { var dialog = node.closest("dialog"); if (dialog) { event.preventDefault(); dialog.close(); } }
		if (node.hasAttribute("data-print")) { window.print(); }
		if (node.hasAttribute("data-show-password")) {
			var field = doc.getElementById(attr(node, "data-show-password")), hidden = field.type === "password";
			field.type = hidden ? "text" : "password"; node.setAttribute("aria-pressed", String(hidden));
		}
		if (node.closest(".error-summary")) {
			var target = doc.getElementById(node.hash.slice(1));
			if (target) { event.preventDefault(); target.scrollIntoView({ block: "center" }); target.focus({ preventScroll: true }); }
		}
	});

	/* Queue: selection and single keys, read by physical key so that Avro and Bijoy layouts work. */
	function rows() { return all("[data-row]"); }
	function boxes() { return all("[data-row] input[type=checkbox]"); }
	function count() {
		var chosen = boxes().filter(function (box) { return box.checked; });
		boxes().forEach(function (box) { box.closest("[data-row]").classList.toggle("selected", box.checked); });
		all("[data-selected-count]").forEach(function (node) { node.textContent = digits(String(chosen.length)); });
		all("[data-bulk]").forEach(function (node) {
			var bar = node.closest(".bulk") || node;
			bar.classList.add("floating");  // over the foot of the window: a choice moves no row
			node.hidden = bar.hidden = chosen.length === 0;
		});
	}
	on("change", function (event) {
		if (event.target.hasAttribute("data-select-all")) { boxes().forEach(function (box) { box.checked = event.target.checked; }); }
		if (event.target.type === "checkbox") { count(); }
	});
	var cursor = -1, anchor = -1;
	function move(step) {
		var list = rows(), at = list.findIndex(function (row) { return row.classList.contains("cursor"); });
		if (!list.length) { return; }
		cursor = Math.max(0, Math.min(list.length - 1, at + step));
		list.forEach(function (row, index) { row.classList.toggle("cursor", index === cursor); });
		list[cursor].scrollIntoView({ block: "nearest" });
		var link = one("a.title", list[cursor]);
		if (link) { link.focus({ preventScroll: true }); }
	}
	function select(range) {
		var list = rows(), from = range && anchor >= 0 ? Math.min(anchor, cursor) : cursor, to = range && anchor >= 0 ? Math.max(anchor, cursor) : cursor;
		for (var index = from; index >= 0 && index <= to; index += 1) {
			var box = one("input[type=checkbox]", list[index]);
			if (box) { box.checked = range || !box.checked; }
		}
		anchor = cursor; count();
	}
	function keyOf(event) {
		var code = event.code || "";
		if (/^Key[A-Z]$/.test(code)) { return code[3].toLowerCase(); }
		if (/^Digit[1-9]$/.test(code)) { return code[5]; }
		return { Slash: event.shiftKey ? "?" : "/", Period: ".", Enter: "enter", Escape: "esc" }[code] || "";
	}
	on("keydown", function (event) {
		var key = keyOf(event), active = doc.activeElement;
		if (key === "enter" && event.ctrlKey && active && active.tagName === "TEXTAREA" && active.form) { event.preventDefault(); active.form.requestSubmit(); return; }
		if (!key || event.ctrlKey || event.altKey || event.metaKey || typing(active) || one("dialog[open]") || attr(body, "data-keys") === "off") { return; }
		if (rows().length && (key === "j" || key === "k")) { event.preventDefault(); move(key === "j" ? 1 : -1); return; }
		if (rows().length && key === "x" && cursor >= 0) { event.preventDefault(); select(event.shiftKey); return; }
		if (key === "esc") { boxes().forEach(function (box) { box.checked = false; }); count(); return; }
		if (key === "enter") {
			var row = one("[data-row].cursor"), link = row && one("a.title", row);
			if (link && (active === body || active === link)) { event.preventDefault(); link.click(); }
			return;
		}
		var target = one("[data-key='" + key + "']");
		if (!target || target.closest("[hidden]")) { return; }
		event.preventDefault();
		if (typing(target)) { target.focus(); } else { target.click(); }
	});

	/* Live: a frame says only what changed; the page fetches its own fragments through the ordinary, authorised view. */
	var holder = one("[data-live-groups]"), isLive = null, sockets = {}, versions = {}, polling = null, seen = new Date();
	function mark(ok) {
		var marker = one("[data-live]");  // a fragment that was replaced brings a new one
		isLive = ok;
		if (ok) { seen = new Date(); }
		if (!marker) { return; }
		var dhaka = new Date(seen.getTime() + 6 * 3600000);  // the offices' clock, wherever the reader's stands
		var time = digits(("0" + (dhaka.getUTCHours() % 12 || 12)).slice(-2) + ":" + ("0" + dhaka.getUTCMinutes()).slice(-2)).replace(/^[0০]/, "");
		marker.hidden = false; marker.classList.toggle("off", !ok);
		marker.setAttribute("data-live", ok ? "on" : "off");
		var words = attr(marker, ok ? "data-on" : "data-off").replace("{time}", time);
		if (marker.textContent !== words) { marker.textContent = words; }
	}
	function held(node) {
		return (node.contains(doc.activeElement) && typing(doc.activeElement)) || all("input,textarea", node).some(function (field) {
			return typing(field) && field.value !== field.defaultValue;
		});
	}
	function refresh(node) {
		if (!doc.contains(node) || attr(node, "data-busy")) { return Promise.resolve(); }
		if (held(node)) {
			// Never under the hand: the change waits until the reader leaves the field, and for what was typed, until it is sent.
			if (node.contains(doc.activeElement)) { doc.activeElement.addEventListener("blur", function () { setTimeout(function () { refresh(node); }, 200); }, { once: true }); }
			return Promise.resolve();
		}
		node.setAttribute("data-busy", "1");
		return fetch(attr(node, "data-live-fragment"), { credentials: "same-origin", headers: { "HX-Request": "true" } }).then(function (answer) {
			if (!answer.ok || answer.redirected) { throw new Error(answer.status); }
			return answer.text();
		}).then(function (text) {
			var fresh = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
			if (!fresh) { return; }
			var focused = node.contains(doc.activeElement) && doc.activeElement.id;
			fresh = doc.importNode(fresh, true);
			all("input[type=checkbox]:checked", node).forEach(function (box) {
				var same = one("[name='" + box.name + "'][value='" + CSS.escape(box.value) + "']", fresh);
				if (same) { same.checked = true; }
			});
			node.replaceWith(fresh);
			if (isLive !== null) { mark(isLive); }
			if (window.htmx) { window.htmx.process(fresh); }
			if (focused && doc.getElementById(focused)) { doc.getElementById(focused).focus({ preventScroll: true }); }
			fresh.classList.add("updated"); setTimeout(function () { fresh.classList.remove("updated"); }, 2000);
			count();
		}).catch(function () { node.removeAttribute("data-busy"); });
	}
	function refreshAll(group) {
		return Promise.all(all("[data-live-fragment]").filter(function (node) {
			var own = attr(node, "data-live-group");
			return !group || !own || own === group;
		}).map(refresh));
	}
	function connected() { return Object.keys(sockets).every(function (group) { return sockets[group] && sockets[group].readyState === 1; }); }
	function lost() {
		mark(false);
		if (!polling) { polling = setInterval(function () { if (!doc.hidden) { refreshAll(); } }, 60000); }
	}
	function connect(group, tries) {
		var place = group.indexOf(":"), query = group.slice(0, place) + "=" + encodeURIComponent(group.slice(place + 1));
		var socket = new WebSocket(location.origin.replace(/^http/, "ws") + "/ws/live/?" + query);
		sockets[group] = socket;
		socket.onopen = function () {
			// What was missed is fetched before the page says that it is live.
			(tries ? refreshAll(group) : Promise.resolve()).then(function () {
				if (!connected()) { return; }
				clearInterval(polling); polling = null; mark(true);
			});
			tries = 0;
		};
		socket.onmessage = function (event) {
			var frame;
			try { frame = JSON.parse(event.data); } catch (error) { return; }
			var name = frame.kind + ":" + frame.id;
			if (!frame.kind || versions[name] >= frame.version) { return; }
			versions[name] = frame.version;
			refreshAll(name).then(function () { if (connected()) { mark(true); } });
		};
		socket.onclose = function (event) {
			lost();
			if (event.code === 4401 || event.code === 4404) { return; }
			setTimeout(function () { connect(group, tries + 1); }, Math.min(30000, 1000 * Math.pow(2, tries)) * (0.7 + Math.random() * 0.6));
		};
	}
	function live() {
		var groups = holder ? attr(holder, "data-live-groups").split(/\s+/).filter(Boolean) : [];
		if (!groups.length || !window.WebSocket) { return; }
		// What the page was drawn with needs no second fetch.
		all("[data-live-group][data-version]").forEach(function (node) { versions[attr(node, "data-live-group")] = Number(attr(node, "data-version")); });
		groups.forEach(function (group) { connect(group, 0); });
		window.addEventListener("offline", lost);
		window.addEventListener("online", function () { if (connected()) { refreshAll().then(function () { clearInterval(polling); polling = null; mark(true); }); } });
	}

	on("htmx:afterSwap", function (event) { prepare(event.target.parentNode || doc); });
	restore(); prepare(doc); live();
	var current = one(".menu [aria-current]");
	if (current) { current.parentNode.parentNode.scrollLeft = current.offsetLeft - 40; }
})();
