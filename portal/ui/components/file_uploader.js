export default function({data, parentElement}) {
  const name = () => document.querySelectorAll(data.buttons).forEach(button => {
    const label = button.getAttribute('aria-label') ?? ''
    if (label.startsWith(data.removeFile))
      button.setAttribute('aria-label', data.remove.replace('{name}', () => label.slice(data.removeFile.length)))
    else if (label === '' || label === data.addFiles) button.setAttribute('aria-label', data.choose)
  })
  name()
  parentElement.watch?.disconnect()
  parentElement.watch = new MutationObserver(name)  // buttons come and go with the file
  parentElement.watch.observe(document.body, {childList: true, subtree: true})
  return () => parentElement.watch.disconnect()
}
