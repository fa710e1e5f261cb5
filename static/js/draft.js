// Saves what is typed in form[data-draft]: some seconds after the last key, and on leaving. Without a network the text
// stays on the phone, and goes to the server when there is one again.
(function () {
  "use strict";
  var WAIT = 4000;

  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    var place = form.dataset.draft;
    var kept = "draft:" + (document.body.dataset.me || "") + ":" + place; // a phone may be shared
    var said = form.querySelector("[data-draft-said]");
    var timer = null, dirty = false, sent = false;

    function fields() {
      var data = new FormData(form);
      data.set("place_of_draft", place);
      return data;
    }
    function say(what, when) { if (said) { said.textContent = said.dataset[what] + (when ? " " + when : ""); } }
    function keepHere(error) {
      try { localStorage.setItem(kept, JSON.stringify(Array.from(fields()).filter(function (pair) { return pair[0] !== "csrf_token"; }))); } catch (full) { return; }
      say(error.message === "401" ? "signedOut" : "offline");
    }
    function forgetHere() { try { localStorage.removeItem(kept); } catch (error) { return; } }
    function save(leaving) {
      if (!dirty || sent) { return; }
      dirty = false;
      fetch("/drafts", { method: "POST", body: new URLSearchParams(fields()), headers: { Accept: "application/json" }, credentials: "same-origin", keepalive: Boolean(leaving) })
        .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.json(); })
        .then(function (answer) { forgetHere(); if (answer.saved_at) { say("saved", answer.saved_at); } })
        .catch(function (error) { dirty = true; keepHere(error); });
    }
    function restore() {
      var text = null;
      try { text = localStorage.getItem(kept); } catch (error) { return; }
      var body = form.elements.namedItem("body");
      if (!text || !body || body.value) { return; }
      JSON.parse(text).forEach(function (pair) {
        var field = form.elements.namedItem(pair[0]);
        if (field && "value" in field && (field.tagName === "TEXTAREA" || field.type === "text" || field.tagName === "SELECT")) { field.value = pair[1]; }
      });
      dirty = true;
      say("back");
    }

    restore();
    form.addEventListener("input", function () {
      dirty = true;
      clearTimeout(timer);
      timer = setTimeout(save, WAIT);
    });
    form.addEventListener("submit", function () { sent = true; clearTimeout(timer); });
    window.addEventListener("pageshow", function () { sent = false; });
    window.addEventListener("pagehide", function () { save(true); });
    document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") { save(true); } });
    window.addEventListener("online", function () { save(false); });
  });
}());
