/** 提取结果存疑或未能提取的原因，按 contract/extraction.ts。 */
export const extract = {
  reasons: {
    'no-ink': '页面上没有红色或蓝色印迹。',
    'grey-page': '这是灰度扫描件，请改用彩色扫描。',
    'no-seal-shape': '有彩色印迹，但不像印章。',
    'resolution-low': '分辨率低于 300dpi，建议用 600dpi 重新扫描。',
    'resolution-assumed': '文件没有注明分辨率，请核对实际大小。',
    'ink-faint': '印迹较淡。',
    'ink-saturated': '印迹过深，墨色层次可能丢失，建议降低扫描对比度后重新扫描。',
    'colour-print': '印迹过于均匀，可能是彩色打印件而不是盖章原件，请核对。',
    'uneven-light': '页面明暗不均，可能是拍照而不是扫描，请核对大小和边缘，建议用扫描仪重新扫描。',
    'overlapping': '有另一枚同色印章与之重叠，请核对重叠处。',
    'touches-edge': '印章靠到了纸边，可能不完整。',
    'text-overlap': '印章上的文字已去除，请核对笔画。',
    'ink-hidden': '印章被文字遮住较多，部分笔画是推算的，请与原件核对。',
    'same-ink-strokes': '有同色笔迹穿过印章边缘，可能留在图片里，请核对。',
    'shape-unclear': '外形不够清楚。',
    'size-unusual': '大小与常见印章不同，请核对实际大小。',
    'lines-removed': '穿过签名的横线或表格线已去除，请核对笔画。',
    'signature-large': '签名超过 4 厘米 × 4 厘米。',
  },
};
