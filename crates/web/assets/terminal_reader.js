
// Reads pictures beside the page, which stays quick. Each message is a picture; the answer is what its code says, or nothing.
onmessage = ({ data: { pixels, width, height } }) => {
  const found = self.jsQR(pixels, width, height, { inversionAttempts: 'attemptBoth' });
  postMessage(found ? found.data : '');
};
