// admin.mjs starts Decap once our formats are known to it.
window.CMS_MANUAL_INIT = true;
