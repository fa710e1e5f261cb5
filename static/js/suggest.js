// Under the search box, while somebody types: topics and threads. Without this the search page leads to the same.
(function () {
  "use strict";
  document.querySelectorAll("form[role=search]").forEach(function (form) {
    var box = form.querySelector("input[name=q]");
    var shelf = document.createElement("div");
    var timer = null, running = null, asked = box.value.trim();
    shelf.className = "suggest";
    form.after(shelf);

    function clear() { shelf.replaceChildren(); }
    function ask() {
      var words = box.value.trim();
      if (words === asked) { return; }
      asked = words;
      if (running) { running.abort(); }
      if (words.length < 2) { clear(); return; }
      running = new AbortController();
      fetch("/search/suggest?q=" + encodeURIComponent(words), { signal: running.signal, credentials: "same-origin" })
        .then(function (answer) { return answer.ok ? answer.text() : ""; })
        .then(function (html) { shelf.innerHTML = html; })
        .catch(function () { asked = ""; });
    }
    box.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 250); });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") { clear(); } });
  });
}());
