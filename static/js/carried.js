/* A form that was carried through signing in goes on by itself; without scripts it waits for one press. */
(function () {
  var form = document.querySelector("[data-carried]");
  if (form) { HTMLFormElement.prototype.submit.call(form); }
})();
